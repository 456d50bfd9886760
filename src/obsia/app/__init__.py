"""One function per journey: opens what it needs, joins the floors below, returns Figures."""
