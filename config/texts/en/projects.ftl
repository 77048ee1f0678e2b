### Projects: what becomes of an idea. English.

## Where a project stands

# $state is a value of ProjectState.
project-state = { $state ->
        [proposed] waiting for a yes
        [unowned] looking for somebody
        [going] on track
        [stuck] stuck
        [paused] paused
        [resting] resting
        [done] done
       *[ended] ended
    }
# $weeks: for so long at least.
project-state-quiet = { $weeks ->
        [one] no news for a week
       *[other] no news for { $weeks } weeks
    }
# It hangs, and nobody says more.
project-state-and = { $state }, { $quiet }
project-state-paused = paused until { $date }
project-state-stuck = stuck, { $need } is missing
# $need is a value of Need.
project-need = { $need ->
        [time] time
        [decision] a decision
        [help] help
       *[knowledge] knowledge
    }
project-line = “{ $what }” – { $state }
project-line-owner = “{ $what }” – { $state }, { $name }
project-line-said = { $line }: “{ $said }”
project-step-by = First step: { $step } – by { $date }.
project-effect-is = What customers notice: { $effect }
project-origin = The idea comes from the round “{ $title }” of { $date }.

## A new project

project-title = New project
project-intro = An idea becomes real if somebody looks after it. I ask first, before I put anybody down.
project-intro-card = Nobody knows whose idea it was, and neither do I.
project-intro-again = There is a project from this idea already: { $line }
project-card = From which idea?
project-what = What?
project-who = Who looks after it?
project-who-hint = I ask in private. A no is fine.
project-who-none = Please choose
project-who-you = { $name } (you)
project-step = First step
project-step-hint = Small enough to begin soon.
project-due = By when?
project-effect = How will customers notice?
project-effect-hint = I tell this when it is done.
button-propose = Propose
button-propose-anyway = Create it all the same
project-asked = Thank you! I will ask { $name } and let you know.
project-taken = Thank you for looking after it! Once a week I will briefly ask you how it is going.

## Consent

ask-heading = Will you look after “{ $what }”?
ask-by = { $name } suggests you, in { $place }.
ask-by-nobody = You have been suggested, in { $place }.
ask-consent = If you take it, I will briefly ask you once a week how it is going, and the team reads that you look after it and how it is going. A no is fine and says nothing about you.
button-take = I’ll take it
button-another-day = Other date
button-decline = No, thanks
another-day-title = Other date
another-day-intro = You take “{ $what }” and say by when you can manage the first step: { $step }
another-day-submit = I’ll take it like this
ask-taken = You look after “{ $what }”. Thank you!
ask-declined = You have not taken “{ $what }”. That is fine.
ask-settled = The question about “{ $what }” has been settled.
ask-again = I have asked about “{ $what }” again since.
declined-noted = All right, thank you for answering.
taken-lead = { $name } looks after “{ $what }”.
taken-lead-moved = { $name } looks after “{ $what }”, with another date for the first step.
taken-before = { $name } looks after “{ $what }” now. Thank you for everything you have done for it.
declined-lead = { $name } would rather not take “{ $what }”. That is fine.
unanswered-lead = { $name } has said nothing about “{ $what }”. I will not ask there any more.
resting-lead = I have heard nothing from { $name } about “{ $what }” for weeks. I will not ask there any more.
lost-lead = Nobody looks after “{ $what }” any more: { $name } is no longer in { $place }, or my messages do not arrive.
lost-asked = { $name } cannot take over “{ $what }”: { $name } is no longer in { $place }, or my messages do not arrive.
button-ask-another = Ask somebody else
button-volunteer = I’ll look after it
project-free = Nobody looks after “{ $what }” just now, and whoever created it is no longer here. Would somebody like to take it? Under “View” it can be ended, too.
project-started-heading = 📌 An idea becomes a project: “{ $what }”
project-started = { $name } looks after it.
project-taken-over = 🤝 { $name } looks after “{ $what }” now.

## The list, and one project

projects-heading = { $filter ->
        [closed] Closed projects in { $place }
        [mine] Your projects in { $place }
       *[open] Projects in { $place }
    }
# $filter is closed or mine.
projects-heading-mine = { $filter ->
        [closed] Your closed projects
       *[mine] Your projects
    }
# $filter is open, closed or mine.
projects-none = { $filter ->
        [closed] None has been closed here yet.
        [mine] You have none right now.
       *[open] None is open here right now.
    }
# $filter is closed or mine.
projects-none-mine = { $filter ->
        [closed] None of your projects has been closed yet.
       *[mine] You have none right now.
    }
projects-shown = { $from } to { $to } of { $count }
projects-label = Projects
button-projects = Projects
button-projects-open = Open
button-projects-closed = Closed
button-projects-mine = Mine
button-projects-more = More
button-project-new = New project
button-project = Make it a project
button-project-pick = Make an idea a project
button-look = View
look-state = Status: { $state }
look-owner = { $name } looks after it.
look-owner-over = { $name } looked after it.
look-asked = { $name } has been asked.
look-nobody = Nobody looks after it yet.
look-said = Said last: “{ $said }”
button-edit = Edit
button-hand-over = Hand over
button-end-project = End

edit-title = Edit project
edit-now = It now says: “{ $now }”
edit-noted = Saved.
hand-over-title = Hand over
hand-over-intro = Somebody else is to look after “{ $what }”. I ask first; until somebody agrees, everything stays as it is.
hand-over-submit = Ask
ask-another-title = Ask somebody
ask-another-intro = Who could look after “{ $what }”? I ask first, before I put anybody down.
end-title = End this project?
end-intro = Stopping is fine. “{ $what }” stays in the list, only nobody asks about it any more.
end-submit = End
end-noted = Ended. Thank you for trying!
ended-other = “{ $what }” was ended. Stopping is fine.
changed-other = “{ $what }” was edited:
# $detail is a value of Detail.
changed-detail = { $detail ->
        [what] What: { $value }
        [step] First step: { $value }
        [due] By when: { $value }
       *[effect] How customers will notice: { $value }
    }

## The weekly question

# $question is a value of Question.
weekly-heading = { $question ->
        [back] The pause is over. How is “{ $what }” going?
        [still-right] Is “{ $what }” still right?
       *[weekly] Quick status on “{ $what }”?
    }
weekly-said = A sentence with it is optional. It then appears in the weekly overview of { $place }.
weekly-still-right = I have not heard anything for a while. Stopping is fine.
weekly-answered = Thank you, noted: { $state }.
button-going = On track
button-stuck = Stuck
button-finish = Done
button-pause = Pause until …
button-go-on = Go on
explain-title = Thank you, noted
explain-going = “{ $what }” is on track, good. Would you like to say a sentence about it? It appears in the weekly overview of { $place }.
explain-stuck = “{ $what }” is stuck. Good that you say so. What you write here appears in the weekly overview of { $place }.
explain-need = What is missing?
explain-need-option = { $need ->
        [time] Time
        [decision] A decision
        [help] Help
        [knowledge] Knowledge
       *[none] Something else
    }
explain-line = One sentence (optional)
explain-submit = Add it
button-ask-team = Ask the team
explain-team-hint = “Ask the team” writes it to { $place } at once, with your name.
explain-noted = Thank you, it is in.
team-asked-noted = Your question is with the team now. I write it there only once a week.
pause-title = Pause
pause-intro = Until then I will not ask about “{ $what }”. What you write with it appears in the weekly overview of { $place }.
pause-submit = Pause
pause-noted = All right. After that I will ask again.
finish-title = Done?
finish-intro = Wonderful! I will tell { $place } right away that “{ $what }” is done, with what you write here; your sentence appears once more in the weekly overview.
finish-submit = Yes, done
finish-noted = Congratulations! The team knows now.

## What the place reads

team-asked-heading = 🙋 { $name } is stuck with “{ $what }”
team-asked-need = What is missing: { $need }.
team-asked = Who can help? Please tell { $name }.
digest-heading = 📋 From your ideas: { $going } on track{ $quiet ->
        [0] {""}
       *[other] , { $quiet } without news
    }, { $stuck } stuck, { $done } done
digest-more = … and { $count } more
done-heading = ✅ “{ $what }” is done
done-thanks = Thank you, { $name }. Thanks also to the unnamed.
done-thanks-all = Thanks to everybody, also to the unnamed.
standing-heading = Before we collect new ideas: where the last ones stand
project-undelivered = I could not write about the projects in { $place } there
project-undelivered-to = I could not write to { $name } about “{ $what }”

## What customers could hear

customers-ask = “{ $what }” is done. Shall we report back to the customers who raised this?
button-draft-text = Draft text
customers-heading = A suggestion
customers-hint = To copy and adapt. I send nothing.
customers-greeting = Hello,
customers-what = You told us what bothers you or what you miss. Something has come of it: “{ $what }”.
customers-effect = What you will notice: { $effect }
customers-thanks = Thank you for telling us! We would be glad to hear whether it is better now.
customers-end = Kind regards

## Calendars

button-calendar = Calendar
button-renew-calendar = New address
calendar-heading = Your project calendar
calendar = At this address your calendar program finds the first steps of your projects. It is yours alone: do not pass it on. With “New address” the old one is void.
calendar-link = Subscribe to the calendar
look-calendar = Add to calendar (.ics)

## As files

button-export-projects = Export
export-heading = All projects in { $place } as a file
export-files = They hold what the list shows, too. The addresses work for an hour, for everybody who has them.
# $format is xlsx, csv, md or json.
export-link = { $format ->
        [xlsx] Table (xlsx)
        [csv] Table (csv)
        [md] Text (md)
       *[json] Data for programs (json)
    }
