"""What can be wrong with the templates. Each error names the key in the file, so that the line is found at once."""


class WordingError(Exception):
    """Words cannot be made. `slug` names the class of refusal, `key` where: `sw.yaml: acts.greet.warm`."""

    slug = "wording-error"

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}")
        self.key = key
        self.problem = problem


class UnreadableTemplates(WordingError):
    """The file is not YAML of the expected shape, or says one key twice."""

    slug = "unreadable-templates"


class UnknownTemplate(WordingError):
    """The file has a key that no act, phrase or option asks for."""

    slug = "unknown-template"


class MissingTemplate(WordingError):
    """The file has no words for an act, a phrase, or one of its variants."""

    slug = "missing-template"


class UnknownPlaceholder(WordingError):
    """A template mentions what its act cannot fill in that variant."""

    slug = "unknown-placeholder"


class MalformedTemplate(WordingError):
    """A template is empty, has a stray brace, or an emoji where none belongs."""

    slug = "malformed-template"
