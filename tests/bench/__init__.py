"""Speed, measured as ratios to a floor in the same run: ``make bench``. Not part of the tests."""
