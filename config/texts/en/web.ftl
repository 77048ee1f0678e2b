# The web room's own words: its pages, labels, errors, and the practice.

web-language = English

## The door

web-welcome = Every idea counts, without a name on it.
web-welcome-lead = Short rounds for groups: everyone writes cards on their own, they go onto the wall, shuffled, and dots show what leads. Write your name and step in.
web-further = Who is joining?
web-further-lead = Every window is one person. That way you can try a whole round on one computer.
web-closed-lead = A personal link leads into this room. If you would like to take part, ask whoever runs it for one.
web-invited = Hello { $name }!
web-invited-lead = Your place is waiting. This link is yours alone: please do not pass it on.
web-your-name = Your name
web-enter = Step in
web-name-wrong = A name has 1 to 40 characters that can be seen.
web-name-taken = Somebody here has this name already. Please take another one.
web-practice-try = Try it with a practice team
web-practice-what = The practice team is six simulated people. In just over two minutes you have seen it all.
web-sample = What would make everyday life easier for our customers?

## The room

web-skip = Skip to content
web-channels = Channels
web-channel-new = + Channel
web-channel-name = Name of the new channel
web-channel-create = Create
web-you-are = You are
web-you = (you)
web-your-window = This address is yours alone: bookmark it to find your way back, and do not pass it on.
web-more-people = Another person
web-who = Who is here?
web-leave = Leave channel
web-start = Start a flash round
web-help = Help
web-help-word = help
web-settings = Settings
web-settings-word = settings
web-timeline = Timeline
web-older = Show older messages
web-empty = Nothing here yet. Start a flash round, or say hello.
web-empty-open = Nothing here yet. Bring in a few people with “Another person” and start a flash round. Alone? You find the practice team behind your name.
web-line = Message to everyone, or a command
web-line-hint = Message to everyone – or /blitzlicht question
web-send = Send
web-unknown-command = I do not know this command. Mine begin with /blitzlicht, for example “/blitzlicht help”. Your text is still there.
web-line-too-long = That is too long for a message. Your text is still there.
web-private = Just for you
web-private-what = Nobody else in the room sees what is here.
web-private-empty = Nothing yet. As soon as a round runs, your invitation is here.
web-new-here = New:
web-new-private = New, just for you:
web-new-below = New ↓
web-waiting = { $count } open
web-offline = No connection right now. I keep trying.
web-refresh = Show what is new

## Dialogs and forms

web-note = Note
web-close = Close
web-trouble = That did not get through. Your text is still there: please try again in a moment.
web-unsent = Not sent yet. Pressing Esc again closes without sending.
web-letters-most = At most { $most } characters
web-letters = { $count } of { $most } characters
web-letters-over = { $count } characters too many
web-dots = { $dots ->
        [0] no dot
        [one] 1 dot
       *[other] { $dots } dots
    }
web-dots-budget = { $budget ->
        [one] You have 1 dot.
       *[other] You have { $budget } dots.
    }
web-dots-left = Left to give: { $left } of { $budget }
web-dots-over = Too many given: { $over }

## Practice

web-practice-channel = Practice
web-practice-newcomer = You
web-practice-colleague = { $name } (simulated)
web-practice-title = Practice, not anonymous
web-practice-write = Write your cards: the invitation is under “Just for you”. You have one minute.
web-practice-wall = Then all cards go onto the wall, shuffled, yours among those of the practice team.
web-practice-vote = Give your dots. You have one minute for that, too.
web-practice-result = In the end you see what leads.
web-practice-over = That is a round. With your team it is the same, only with more time and without names.
web-practice-again = Once more
web-practice-team = To the team

web-practice-card-1 = A call back on the same day
web-practice-card-2 = Bills one understands at a glance
web-practice-card-3 = Always the same contact person
web-practice-card-4 = Forms that also work on a phone
web-practice-card-5 = Open until 7 pm once a week
web-practice-card-6 = One page with the most frequent questions
web-practice-card-7 = Say right away how long it will take
web-practice-card-8 = Fewer technical terms in our letters
web-practice-card-9 = Spare parts in stock
web-practice-card-10 = A free parking space in front of the door
web-practice-card-11 = A message as soon as the delivery is on its way
web-practice-card-12 = A coffee when it takes longer

## What went wrong

web-back = Back
web-sorry-403 = That did not come from here
web-sorry-403-text = Another page wanted to do something here in your name. Nothing has happened.
web-sorry-404 = There is nothing here
web-sorry-404-text = This address leads nowhere. Perhaps the link is incomplete or no longer valid.
web-sorry-413 = That is too much at once
web-sorry-413-text = There is no room for that much text. Please shorten it and send it again.
web-sorry-421 = This room is elsewhere
web-sorry-421-text = It can be entered on its own computer only. Open it there, for example as “localhost”.
web-sorry-500 = Something of ours has broken
web-sorry-500-text = It is not your fault. Please try again.
web-sorry-503 = One moment
web-sorry-503-text = The room is just opening or closing. Please try again in a moment.
web-check = The web room is set up: { $url }

## A form by link

web-link-title = Just for you
web-link-note = This page belongs to one round and to nobody else. Until time is up you can open it again and change everything; then simply close the window.
