"""An existing plan out of its Word or text file: read, recognised, looked at, written all or nothing."""
