"""Table `vision_answers`: what a model read on pages. The calls are in `importer_calls`, as all of an import."""

from datetime import datetime

from ratiba_llm.outputs.menu_rows import MenuRows
from ratiba_runtime.database import Connection


async def find(connection: Connection, page: str) -> MenuRows | None:
    """What was answered for the page, if anything was."""
    answer = await connection.fetchval("SELECT answer FROM vision_answers WHERE page = $1", page)
    return None if answer is None else MenuRows.model_validate(answer)


async def keep(connection: Connection, page: str, answer: MenuRows, at: datetime) -> None:
    """Store what was answered; the first answer stays."""
    await connection.execute(
        "INSERT INTO vision_answers (page, answer, at) VALUES ($1, $2, $3) ON CONFLICT (page) DO NOTHING",
        page,
        answer.model_dump(mode="json"),
        at,
    )


async def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete answers from before a moment; returns how many."""
    deleted: str = await connection.execute("DELETE FROM vision_answers WHERE at < $1", moment)
    return int(deleted.rsplit(" ", 1)[1])
