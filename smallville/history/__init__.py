"""Every change of guide and story is kept: who, when, what, why; it can be compared, and taken back.

django-reversion's tables hold it: a revision is what was changed at once, with a version of each row that changed.
No model is registered there, as nothing else may write revisions: each of ours says how it came about.
Rows are compared before and after, whatever changed them, so that nothing is kept that is not a change and nothing is
missed that a form, an action or a deletion takes along.
"""
