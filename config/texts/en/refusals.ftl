### Why something cannot be done, and what to do: one text for each Reason. English.

refused-not-the-lead = Only the person who started the round, or an administrator here, can do that.
refused-not-allowed-to-start = Only administrators start rounds here. Ask them if you need one.
refused-round-over = This round is already over.
refused-phase-over = This phase is already over. The next one is yours.
refused-no-round = No round is running here.
refused-round-live = A round is already running here: “{ $question }”. Its present phase lasts until { $time }. Do join in – after that there is room for the next.
refused-not-on-roster = You are not on the list of this phase. Did you join after it started? Then the next phase is yours.
refused-not-chosen = Whoever started this round has also chosen who takes part – this time you are not among them.
refused-too-early-to-end = Not yet: a phase can end early only once I have said that enough people have taken part. So nobody can try out who is in already.
refused-nothing-to-extend = Nothing is running that could be extended.
refused-extended-enough = More than 7 days is not possible. Better start a new round afterwards.
refused-bad-duration = It can be 1 minute to 7 days, for example 10m, 24h or 2d.
refused-unreadable-duration = I cannot read “{ $typed }” as a duration. Write for example 10m, 24h or 2d.
refused-unknown-card = This card is no longer here.
refused-too-many-dots = You gave { $given } dots, but there are only { $budget }. Take some back.
refused-too-many-on-one = { $each ->
        [one] A card gets at most one dot from you.
       *[other] A card gets at most { $each } dots from you.
    }
refused-negative-dots = Fewer than zero dots is not possible.
refused-too-long = That is { $length } characters; { $limit } fit. Please shorten it or spread it over several cards.
refused-invisible = None of it would be visible. Please write something readable.
refused-control-characters = There are invisible control characters in it. Please type the text instead of pasting it.
refused-too-many-marks = Too many marks are stacked on each other. Please write it more simply.
refused-question-missing = The question is still missing.
refused-reason-missing = Please write briefly why. Everyone reads the reason.
refused-nobody-chosen = Please tick at least one person.
refused-nobody-here = There is nobody here besides you who could take part. Bring in some people first.
refused-unknown-method = There is no such method here. “methods” shows them all.
refused-unknown-region = I do not know “{ $typed }” as a region. Write for example GB-ENG, US-NY or DE-BY.
refused-unknown-zone = I do not know “{ $typed }” as a time zone. Write for example Europe/Berlin.
refused-unknown-choice = That is not one of the choices. Please open the form again.
refused-stale = This button belongs to nothing any more. “status” shows what is running.
refused-not-here = This works in a channel only. Type it there once more.
refused-date-missing = The day is still missing.
refused-unreadable-date = I cannot read “{ $typed }” as a day. Write it like this, for example: 2026-03-16.
refused-date-past = That day no longer lies ahead. Please take a later one.
refused-date-too-far = Nobody knows that far ahead. Please take a day within the next twelve months.
refused-what-missing = What it is about is still missing.
refused-nobody-asked = Please choose somebody.
refused-person-gone = This person is no longer here. Please choose somebody else.
refused-too-many-projects = { $count } projects are open here already. Hardly any team manages more than { $most } at once. Finish one first, or create this one all the same.
refused-no-projects-here = There are no projects in the practice. In a real channel there are.
refused-no-such-project = This project no longer exists. “projects” shows those that do.
refused-not-their-project = Only whoever created the project, looks after it or is an administrator here may do that.
refused-not-the-owner = Only whoever looks after the project can say that.
refused-not-asked = Somebody else was asked.
refused-owner-already = This person looks after it already. Please choose somebody else.
refused-project-over = This project has been closed already.
refused-project-moved-on = This has been settled meanwhile. “projects” shows where everything stands.
refused-edited-meanwhile = Somebody else has changed something meanwhile. Your text is still there, and what holds now stands beside it. What you save now will hold.
refused-busy = I could not store that just now. Your text is still there – please send it again in a moment.
refused-disk-full = This server is out of space; I could not store anything. Whoever runs it has to make room first.
refused-broken = Something went wrong on my side. It has been noted. Please try again.
