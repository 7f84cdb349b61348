"""`python -m budgetlib`: the same as the command `budgetlib`, where scripts are not on the path."""

from budgetlib.cli import main

if __name__ == "__main__":
    main()
