### Recurring rounds. English.

## When: "every Friday at 15:00"

series-when = { $days } at { $at }
series-when-there = { $days } at { $at } ({ $zone })
series-weekly = { $every ->
        [1] every { $days }
       *[other] every { $every ->
            [2] two
            [3] three
           *[other] four
        } weeks on { $days }
    }
series-workdays = Monday to Friday
series-daily = every day
series-monthly-on = { $short ->
        [yes] on day { $day } of every month (in shorter months on the last day)
       *[no] on day { $day } of every month
    }
series-monthly-the = on the { $nth ->
        [1] first
        [2] second
        [3] third
        [4] fourth
       *[other] last
    } { $day } of every month

## Setting up, listing, ending

series-set-heading = All set!
series-set = The round “{ $topic }” comes here { $when }.
series-next = Next time: { $moment }.
series-holidays = { $region ->
        [off] I know of no public holidays here, so it comes on those, too.
       *[other] On public holidays ({ $region }) it is left out.
    }
series-meets = If another round is running here by then, it is left out, and I tell you.
series-met = ⚠️ “{ $topic }” comes here at the same time already. Where the two meet, one of them is left out. Better end this one and set it up for another time.
series-met-again = ⚠️ “{ $topic }” comes at the same time as “{ $other }”. Where the two meet, one of them is left out. Better end one of them and set it up for another time.
series-heading = Recurring rounds
series-none = No round comes back here by itself. “{ $command } every Friday 15:00 How was the week?” sets up a series; so do “every other Tuesday 9:30”, “every first Monday of the month at 10 am”, “weekdays 9:30” or “on the 15th at 10:00”.
series-line = { $when }: “{ $topic }”
series-paused = Paused.
series-end-title = End this series?
series-end-intro = “{ $topic }” ({ $when }) will no longer come back by itself. What has come of it stays.
series-end-submit = End the series
button-series = All series
button-pause-series = Pause
button-resume-series = Go on
button-end-series = End

## In the start form

start-repeat = When again?
start-repeat-hint = Empty: only now. Otherwise for example “every Friday 15:00”, “every other Tuesday 9:30” or “on the 15th at 10:00”; then it begins when that comes round.
start-hint-repeat = Is this to come again and again? Then I need a day and a time, for example: “{ $command } every Friday 15:00 How was the week?” – or under “When again?” below. Otherwise just start.

## In the place

call-series = This round comes { $when }.

## To whoever set it up, and to administrators

series-skipped-heading = Left out: { $topic } in { $place }
series-skipped-missed = { $count ->
        [one] When its time came ({ $moment }) I was not running, and too little of it was left afterwards.
       *[other] I was not running for a while: it was left out { $count } times, most recently { $moment }.
    }
series-skipped-live = When its time came ({ $moment }), another round was running there already.
series-skipped-nobody = When its time came ({ $moment }), there was nobody but you who could have taken part.
series-skipped-too-small = When its time came ({ $moment }), fewer than three people could answer; nothing would stay hidden. If you want it all the same, start it by hand.
series-skipped-no-method = Its method no longer exists here. End the series and set up a new one.
series-paused-heading = Paused: { $topic } in { $place }
series-paused-lead-left = Whoever set up this series is no longer there. So it waits.
series-paused-not-allowed = By now only administrators start rounds there. So the series waits.
series-paused-go-on = Administrators of that channel can let it go on with “{ $command } series”, and then lead it, or end it.
