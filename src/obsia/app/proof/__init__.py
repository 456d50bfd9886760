"""Whether what obsia published, exported or recorded is what it was. Offline; it changes nothing."""
