"""The embedded emulator: ministack, the calls and resource types it lacks, and a virtual clock."""
