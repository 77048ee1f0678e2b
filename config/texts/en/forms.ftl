### Forms. English.

## Starting a round

start-title = Start a round
start-hint-nearest = I do not know that word. Did you mean “{ $nearest }”? If not, just fill in the form.
start-method = Method
start-question = Question
start-question-hint = Some methods bring their own questions; then leave this empty.
start-duration = Duration
start-duration-hint = For example 10m, 24h or 2d. Empty: as long as the method takes.
start-people = Who takes part?
start-people-hint = { $count ->
        [one] There is one person here.
       *[other] There are { $count } people here.
    } If all are ticked, those who join later take part, too.
start-open = Run it openly
start-open-hint = Then nothing stays hidden, and I tell everyone beforehand.
notice-confidential = Only { $eligible } can answer (without you): I call that “confidential”, not “anonymous” – in groups this small people can guess.
notice-open = With fewer than three people answering nothing stays hidden. If we start anyway I tell everyone: write what you would also say aloud.
button-begin-now = Start
button-begin-confidential = Start like this
button-begin-open = Start openly
button-cancel-form = Cancel

## Cards

cards-field = Idea { $number }
cards-tip = Tip: write neutrally, no names. At most 200 characters per card.
button-send = Send
button-send-again = Send rephrased
button-keep = Keep it
button-close = Close
# Told to the author alone. $passage is what stands in the text.
giveaway = This sounds as if people could recognise you by it (“{ $passage }”).
giveaway-markup = “{ $passage }” will be shown as text, exactly as typed.

## Ballots

ballot-title = Vote
runoff-title = Run-off
ballot-field = Dots
ballot-rule = { $dots } dots, at most two of them for the same card. No interim results.
ballot-rule-runoff = A tie at the cut: one dot decides. No interim results.
button-cast = Vote

## The lead's forms

extend-title = Extend
extend-intro = Everything that has come in stays. Only the end moves.
extend-field = By how much?
extend-hint = For example 5m or 1h. Empty: by half the phase.
extend-submit = Extend
cancel-title = Cancel the round?
cancel-intro = What is still open is deleted unseen. What has been shown is parked. This cannot be undone.
cancel-submit = Cancel the round
hide-title = Hide a card
hide-intro = The card disappears for everyone, and its dots no longer count. Everyone sees the reason, but not who hid it.
hide-card = Which card?
hide-reason = Reason
hide-reason-hint = For example: “names a person”. Everyone reads this.
hide-submit = Hide

## Settings

settings-title = Settings
settings-intro = What you choose for yourself comes before what holds for the channel. Nobody in the channel sees it.
settings-saved = Saved. This holds from now on.
settings-person-language = Language
settings-person-address = Form of address (German)
settings-person-zone = Time zone
settings-person-zone-hint = For example Europe/Berlin. Empty: the channel’s.
settings-person-invitations = Invitations from { $place }
settings-place-language = Language in { $place }
settings-place-address = Form of address in { $place } (German)
settings-place-zone = Time zone of { $place }
settings-place-zone-hint = For example Europe/Berlin. Empty: the default.
settings-place-region = Public holidays in { $place }
settings-place-region-hint = For example GB-ENG, US-NY or DE-BY; off: without holidays. Empty: the default.
settings-place-start = Who may start rounds in { $place }?
settings-place-nudge-day = On which day do I ask about projects in { $place }?
settings-place-nudge-time = At what time do I ask about projects in { $place }?
settings-place-nudge-time-hint = For example 14:30. Empty: at 9:00. On public holidays I ask on the next working day.
settings-nudge-day = { $value ->
        [tuesday] Tuesday
        [wednesday] Wednesday
        [thursday] Thursday
        [friday] Friday
       *[monday] Monday
    }
settings-language = { $value ->
        [de] Deutsch
        [en] English
        [place] The default
       *[person] As in the channel
    }
settings-address = { $value ->
        [du] Du
        [sie] Sie
        [place] The default
       *[person] As in the channel
    }
settings-invitations = { $value ->
        [on] Yes, please
        [week] Pause for a week
       *[never] Never
    }
settings-start = { $value ->
        [admins] Administrators only
       *[everyone] Everyone
    }
button-save = Save
