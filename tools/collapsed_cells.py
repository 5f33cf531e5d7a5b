"""Collapse in a notebook what the book's page hides: set-up, plumbing and results to work out.

A reader of the page meets the subject first. So does a learner in JupyterLab, on Colab and in the
browser: a click opens what is collapsed, and running the notebook runs it all the same.
"""

CODE_HIDDEN = {"hide-input", "remove-input", "remove-cell"}
OUTPUT_HIDDEN = {"hide-output", "remove-cell"}


def collapse(notebook):
    """Mark the cells of a notebook that are to be collapsed, in place.

    JupyterLab, JupyterLite, Notebook and VS Code read the marks of the notebook format, ``jupyter``
    and ``collapsed``; Colab has a mark of its own for code, ``cellView``.
    """
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", []))
        marks = {}
        if tags & CODE_HIDDEN:
            marks["source_hidden"] = True
            cell.metadata["cellView"] = "form"
        if tags & OUTPUT_HIDDEN:
            marks["outputs_hidden"] = True
            cell.metadata["collapsed"] = True
        if marks:
            cell.metadata["jupyter"] = marks
    return notebook
