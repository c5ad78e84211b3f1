"""The results of a survey for all agencies of a round on one page: one office gets them in one file, after everything
else."""
