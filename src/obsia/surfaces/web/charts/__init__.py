"""Charts over time as SVG of our own elements: shapes with classes, numbers as text, no style and no script."""
