### What only Matrix needs. English.

## In a room

matrix-hello = Hello! “!blitzlicht What slows us down?” starts a round, “!blitzlicht help” shows what else there is.
matrix-look-in-private = I answer in a chat of your own. The invitation is on its way.
# Behind the name of a button.
matrix-take-part = works in your chat with me. So nobody sees who takes part.
matrix-thread = Here in the thread is room for the discussion.

## Choosing, in private

matrix-choose = To choose, answer with the number.
matrix-which-round = Does this belong to a round? Then answer with its number, and the line becomes a card.
matrix-question-over = The phase is over. The line that this was about belonged to no round, and is deleted.
matrix-prompt-over = This phase is over.
matrix-only-votes = Right now no ideas are collected, but dots are given:
matrix-nothing-runs = No round is open right now. A new one begins in the room, with “!blitzlicht What slows us down?”. “help” shows what else there is.
matrix-begin-in-room = Rounds begin in a room, not in this chat. Please write it there once more, such as “!blitzlicht What slows us down?”.
matrix-what-number = This number belongs to nothing right now. “status” shows the open rounds.
matrix-small-talk = All right! “status” shows the open rounds, “help” everything else.
matrix-not-now = All right. Until the end there is time to change your mind.
matrix-done = Done.
matrix-closed = Closed. None of it was sent.
matrix-yes = Yes
matrix-no = No
matrix-unreadable = I could not decrypt one of your messages: its key has not arrived. Please write it again.
matrix-was-away = I was away for a moment and do not know whether my last answer still arrived. Here is what is open; with your own cards you find what I have.
matrix-not-kept = I cannot store anything right now; perhaps the server is out of space. Your last message is not lost: as soon as I can, I will read and answer it.
matrix-edited = I do not read edited messages again. Cards are changed by “2: new text”.
matrix-only-text = I understand text only. Please write it as a message.
matrix-too-long = I do not read more than { $count } characters at once. Nothing of it was taken yet. Please write it in shorter messages.

## Cards, line by line

matrix-link = The safest way is this personal link, for this phase only:
matrix-typed-instead = Or type here. I call that “confidential” only: what is typed stays on the Matrix server, encrypted, with your name, its time and its length.
matrix-cards-how = Now write one idea per message, { $count } at most. I repeat each with its number and delete the line you typed. “2: new text” changes card 2, “2 remove” takes it back, “done” ends it.
matrix-cards-more = “1: new text” changes, “1 remove” takes back, “cards” shows all, “done” ends it.
matrix-cards-go-on = Back to the cards: one idea per message, “done” ends it.
matrix-cards-full = There is room for { $count } cards only. “2: new text” replaces card 2:
matrix-cards-too-many = These are { $count } ideas, but there is room for only { $room ->
        [one] one more
       *[other] { $room } more
    }. I have taken none of them yet. Please write the most important ones, one a line.
matrix-cards-again = These are the cards I have. Once more, please, with the number from here:
matrix-cards-so-far = Written down so far:
matrix-cards-none = There is no card yet. The next message becomes one.
matrix-question-or-card = Shall this become a card?
matrix-dropped = Fine, it does not. “help” shows what I can answer.
matrix-or-rephrase = Or write it differently. It is no card yet.
matrix-finished = Thank you! Everything can be changed until the end of the phase.

## Votes

matrix-ballot-how = To vote, answer with the numbers, such as “1 3 3” for one dot and two dots. “-” takes everything back.
matrix-ballot-more = Answering with numbers again changes your vote, “-” takes it back.
matrix-ballot-go-on = Back to the vote: answer with the numbers, “done” ends it.
matrix-dots-how = Only the numbers of the cards, please, such as “1 3 3”. “-” takes everything back, “done” ends it.
matrix-no-such-number = There is no such number here.

## Forms

matrix-form-how = “2: answer” answers question 2, “2” shows what is possible.
matrix-form-how-one = “1: answer” changes the answer, “1” shows what is possible.
matrix-form-way-out = “{ $cancel }” closes the form.
# $sends is a list of quoted words.
matrix-form-send = Send with { $sends }, close with “{ $cancel }”.
matrix-quoted = “{ $word }”
matrix-or = or
matrix-cancel = cancel
matrix-question = { $kind ->
        [choice] Now: { $now }. Answer with a number or a name, “ok” leaves it.
        [check] Now: { $now }. Answer “yes” or “no”, “ok” leaves it.
        [people] Now: { $now }. Answer with numbers, such as “1 3 4”, or “all”; “ok” leaves it.
        [dots] Now: { $now }. Answer with numbers, such as “1 3 3”; “ok” leaves it.
        [date] Now: { $now }. Answer with a date such as 2026-03-16, “ok” leaves it.
       *[text] Now: { $now }. Answer with the new text, “-” empties the field, “ok” leaves it.
    }
matrix-everybody = all { $count }
matrix-no-such-choice = That is not one of the choices. A number or one of the names, please.
matrix-yes-or-no = Please answer “yes” or “no”.

## blitzlicht check

matrix-check-ok = logged in as { $user } at { $url }
matrix-check-no-homeserver = MATRIX_HOMESERVER is missing: the address of the Matrix server, such as https://matrix.example.org.
matrix-check-no-way-in = MATRIX_USER with MATRIX_PASSWORD is missing, or MATRIX_ACCESS_TOKEN with MATRIX_DEVICE_ID.
matrix-check-no-passphrase = MATRIX_STORE_PASSPHRASE is missing. It locks the bot’s keys on this machine. This makes one: openssl rand -base64 32
matrix-check-unreachable = { $url } cannot be reached, or no Matrix server answers there. It is the address at which clients reach it; https://example.org/.well-known/matrix/client often names it.
matrix-check-password = The Matrix server does not accept MATRIX_USER and MATRIX_PASSWORD ({ $reason }). Does the account exist on this server? It is called something like @blitzlicht:example.org.
matrix-check-token = The Matrix server does not accept MATRIX_ACCESS_TOKEN ({ $reason }).
matrix-check-device = MATRIX_ACCESS_TOKEN belongs to another device than MATRIX_DEVICE_ID.
matrix-check-passphrase = MATRIX_STORE_PASSPHRASE does not open the keys in { $folder }. Use the one they were made with; if it is lost, delete the folder, and the bot logs in as a new device.
matrix-check-store-lost = The bot’s keys are lost: { $folder } does not hold those that the Matrix server knows of this device. Log the bot in anew, with a new MATRIX_ACCESS_TOKEN and MATRIX_DEVICE_ID, or with MATRIX_PASSWORD.
matrix-check-new-device = The keys of another device called “Blitzlicht” are not in { $folder }. If they were lost, the bot logs in as a new device at its next start and logs the old one out. If its database does not know the old one, please log it out yourself, unless it belongs to a second bot. What the database holds stays.
matrix-check-unsigned = This account has signing keys already, and they do not vouch for this device: whoever uses a client that only allows signed devices cannot talk to the bot. With MATRIX_PASSWORD set as well, the next start signs it.
matrix-check-keys = The Matrix server does not accept the bot’s keys ({ $reason }).
matrix-check-busy = The Matrix server allows no further login right now ({ $reason }). It works again in a few minutes.
matrix-check-limited = logged in as { $user }. The server limits how fast I may write: beyond ten people each first invitation takes about { $seconds } seconds. Whoever runs the server lifts that: POST { $path } with messages_per_second and burst_count set to 0 (ready to copy in docs/administration.md)
