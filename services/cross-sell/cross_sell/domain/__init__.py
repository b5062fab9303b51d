"""What is offered, and whether anything is: no I/O, no clock."""
