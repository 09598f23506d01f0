"""A person's data is theirs: ``export`` hands all of it over as one file, ``services`` deletes the account with it."""
