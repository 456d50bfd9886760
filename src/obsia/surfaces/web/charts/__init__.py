"""Charts over time, drawn on the server by vl-convert (extra ``charts``) and cleaned of what a page refuses.

What leaves is SVG of our own elements: shapes with classes, numbers as text, no style and no script.
"""
