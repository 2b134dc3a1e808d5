"""One module a service: each has `install()`, called once before the emulator starts."""
