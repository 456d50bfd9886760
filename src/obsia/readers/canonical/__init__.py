"""What all readers end in: one set of rules as ibis expressions, and the scans made of them (imports
ibis).
"""
