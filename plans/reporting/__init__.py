"""Reports: asking for them, writing them, drawing them together; periodic reports on plans."""
