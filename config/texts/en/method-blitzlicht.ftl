method-blitzlicht-title = Flash round
method-blitzlicht-about = One question, many ideas: collect, look, vote. Takes about a quarter of an hour.
