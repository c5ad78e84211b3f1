"""What is read of many results at once: the ranking of a level, its heat map, all indices of one agency."""
