### What the bot says in places and in private. English.

## Times

# How babel writes a time and a date (Unicode patterns).
pattern-time = H:mm
pattern-date = EEEE, d MMMM
pattern-date-year = d MMMM yyyy
moment-today = { $time }
moment-other-day = { $date }, { $time }
left = { $length } left.
left-until = Open until { $until }.

## Levels: how well people are hidden. $level is a value of Level.

# To a place.
call-level-collect = { $level ->
        [anonymous] What you write reaches everyone anonymously, through me.
        [confidential] What you write reaches everyone through me; I call that confidential.
        [open] This round is open. Write what you would also say aloud.
       *[practice] Practice, not anonymous.
    }
call-level-vote = { $level ->
        [anonymous] The vote is anonymous.
        [confidential] The vote is confidential.
        [open] The vote is open: vote as you would also say aloud.
       *[practice] Practice, not anonymous.
    }
# To one person.
level-collect = { $level ->
        [anonymous] Your cards stay anonymous.
        [confidential] Your cards stay confidential.
        [open] This round is open. Write what you would also say aloud.
       *[practice] Practice, not anonymous.
    }
level-vote = { $level ->
        [anonymous] The vote is anonymous, too.
        [confidential] The vote is confidential.
        [open] The vote is open: vote as you would also say aloud.
       *[practice] Practice, not anonymous.
    }
level-small = In a group this small, people can guess.
level-typed = Typed lines stay on your server with your name on them, so I do not say “anonymous”.
level-worse = { $level ->
        [confidential] Please read this first: unlike a moment ago, this is only confidential now.
       *[open] Please read this first: unlike a moment ago, everything is open now.
    }

## The call of a phase, in the place

announce-collect = { $emoji } { $title }: { $ask }
# Asked aloud, else people choose what is easy over what is new.
ask-vote = Which idea helps our customers most?
announce-vote = Vote: { $ask }
announce-runoff = Run-off: a tie at rank { $rank }
call-time = Until { $until } ({ $length }).
call-time-extended = Extended until { $until }.
rules = Everyone may, nobody must. One idea per card. Crazy ideas are welcome. Judging comes later.
call-vote = Everyone has { $dots ->
        [one] one dot
       *[other] { $dots } dots, at most two of them for the same card
    }. No interim results.
call-runoff = Everyone has one dot for one of these cards:
progress-collect = At least { $at_least } of { $invited } have taken part.
progress-vote = At least { $at_least } of { $invited } have voted.
last-minutes = 2 minutes left. Late ideas are often the more original ones.
# $state is a value of PhaseState.
call-over-collect = { $state ->
        [done] Time’s up – thank you!
        [unseen] Over. There were too few contributions; I have deleted them unseen.
        [lost] Stopped, because the key was lost.
       *[cancelled] The round was cancelled.
    }
call-over-vote = { $state ->
        [done] The vote is over – thank you!
        [unseen] Over. There were too few votes; I have deleted them unseen.
        [lost] Stopped, because the key was lost.
       *[cancelled] The round was cancelled.
    }

## What happens to a phase, in the place

too-few-collect = Too few contributions to keep this { $level ->
        [confidential] confidential
       *[anonymous] anonymous
    }. I show nothing and extend by { $length }.
too-few-vote = Too few votes to keep this { $level ->
        [confidential] confidential
       *[anonymous] anonymous
    }. I do not count yet and extend by { $length }.
unseen = Even with more time there were too few contributions. I have deleted them without opening them.
key-lost = I am sorry: the key to this phase is lost, and with it everything that had come in. Nothing of it was shown. I will ask again in a moment.

## Invitations, in private

invite-heading-collect = { $title } in { $place }: { $ask }
invite-heading-vote = Vote in { $place }: { $ask }
invite-heading-runoff = Run-off in { $place }: { $ask }
invite-collect = You have until { $until }. { $fields ->
        [1] One sentence is enough.
       *[other] One sentence is enough, three are great.
    }
invite-vote = You have { $dots ->
        [one] one dot
       *[other] { $dots } dots – at most two of them for the same card –
    } until { $until }. No interim results.
invite-runoff = A tie at the cut: you have one dot until { $until }.
reminder-heading = Half-time: { $title } in { $place }
reminder = Open until { $until }. One sentence is enough; no obligation. Already in? Thank you!

## Walls and results

wall-heading = Time’s up – thank you! { $count ->
        [one] One idea:
       *[other] { $count } ideas, shuffled:
    }
wall-label = Cards
wall-empty = Time’s up. No cards this time, and that is fine.
wall-all-hidden = There is no card left to see here.
wall-read = Take { $length } to read.
wall-read-until = Time to read until { $until }.
wall-then-vote = No discussion yet, vote first.
result-heading = 🏁 Result: { $topic }
result-label = Result
result-no-dots = Nobody gave any dots, so there is no ranking.
result-shared = Equal dots = equal rank.
result-runoff-unseen = There were too few votes in the run-off; I have deleted them unseen. All that were tied are in.
result-discuss = Now it is time to discuss – best one idea at a time.
dots = { $dots ->
        [one] 1 dot
       *[other] { $dots } dots
    }
dots-runoff = { $dots ->
        [one] 1 dot
       *[other] { $dots } dots
    }, run-off { $again }
parked = Parked (not rejected):
parked-more = … and { $count } more
listed = { $count ->
        [one] A single card – no need for a vote.
       *[other] Only { $count } cards – no need for a vote. The order means nothing.
    }
listed-too-few = Too few people voted for me to show a result. I have deleted the votes unseen. All cards stay, without a ranking:
card-hidden = A card was hidden. Reason: { $reason }

## The end of a round

ended-nothing-left = This is the end of the round. Sometimes it is not the right moment – you can try again at any time.
ended-cancelled = The round was cancelled. What was still open has been deleted unseen.
ended-parked = The cards that were already shown are parked.

## Buttons

button-take-part = Take part
button-write = Write ideas
button-vote = Vote
button-stored = What is stored?
button-not-now = Not this time
button-another = Another idea
button-change = Change
button-withdraw = Withdraw
button-start = Start a round
button-themes = Parked topics
button-revive = Take up again
button-end-early = Go on now
button-extend = Extend
button-hide = Hide a card
button-cancel-round = Cancel the round

## Answers for one person's eyes

noted-1 = Ah okay, great – noted!
noted-2 = Thanks, it’s in.
noted-more = Noted. Another one?
own-cards = Your cards
withdrawn-collect = Withdrawn. No card of yours counts here any more.
withdrawn-vote = Withdrawn. No dot of yours counts here any more.
ballot-noted = Thank you, your vote is in.
own-ballot = Your dots
dots-left = { $dots ->
        [one] One dot is still free.
       *[other] { $dots } dots are still free.
    }
status-none = No round is running here.
status-heading = Running here: { $title }
status-collect = Collecting until { $until }.
status-show = Time to read until { $until }.
status-vote = Voting until { $until }.
use-the-form = I do not take this as a card here: typed messages stay in the chat, with your name on them. { $rounds ->
        [0] And there is no round right now that you could take part in.
       *[other] Please use the form:
    }

## Help

help-heading = How it works
help-start = “{ $command } What slows us down?” starts a flash round. With a duration: “{ $command } 5m What slows us down?” – or 24h, or 2d.
help-question = Does your question begin with one of these words? Put “question” before it: “{ $command } question Help or self-help?”
help-methods = “{ $command } { $word }” – what I can do
help-status = “{ $command } { $word }” – what is running
help-next = “{ $command } { $word }” – end a phase early
help-extend = “{ $command } { $word } 5m” – give more time
help-hide = “{ $command } { $word }” – hide a card
help-cancel = “{ $command } { $word }” – cancel the round
help-themes = “{ $command } { $word }” – the parked topics
help-project = “{ $command } { $word } Less noise” – begin a project
help-projects = “{ $command } { $word }” – what becomes of the ideas
help-series = “{ $command } { $word }” – rounds that come back by themselves, such as “{ $command } every Friday 15:00 How was the week?”
help-settings = “{ $command } { $word }” – language, invitations
help-privacy = “{ $command } { $word }” – what is stored
help-help = “{ $command } { $word }” – this help
methods-heading = Methods
methods-line = { $title }: { $about } Start with “{ $typed }”.
methods-line-question = { $title }: { $about } Start with “{ $typed }” and the question behind it.

## Privacy

stored-heading = What is stored?
stored = Your text, sealed: no name, no time. While the phase is open, whoever runs this server could find it with effort. Afterwards the key is destroyed: database, logs and backups cannot connect you to it. { $platform } knows that you used the bot. People who know you well may recognise your style, and small groups can guess.
stored-slack = Please use the form, do not type in the chat: typed messages stay in Slack and can be exported on some plans.
stored-matrix = I delete what you type here from the chat as soon as it is sealed. Encrypted, with your name on it, it still stays on your server for a while; I forget my key for it when the phase ends. Whoever runs the Matrix server also sees when you typed and how long each line was, and can often tell by that which card is yours. That is why I call typed lines “confidential” only. What I answer stays in your chat with me.
stored-matrix-form = By the personal link your text comes to me past the chat: nothing of it stays on the Matrix server.
platform-slack = Slack
platform-matrix = Your Matrix server
platform-web = This web room

## The Themenspeicher

themes-heading = Parked topics
themes-intro = Not rejected, only kept. What you take up again joins the next round.
themes-revived = Joins the next round:
themes-none = Nothing is parked. After a vote you find here what did not win – kept, not rejected.
themes-label = Parked cards
