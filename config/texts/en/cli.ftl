### What the command line says. English.

## Help

cli-help =
    Blitzlicht: quick, anonymous rounds for groups. Everybody is heard, the group decides.

      blitzlicht run       starts the bot
      blitzlicht check     shows what is set up and what is missing
      blitzlicht methods   lists the methods
      blitzlicht invite    makes a personal link
      blitzlicht export    prints a round as text, table or JSON
      blitzlicht backup    copies the database, also while the bot runs
      blitzlicht restore   puts a backup in its place
      blitzlicht forget    deletes what is stored about a person

      --version            tells the version
      --help               shows this help, after a command the one about it

    Settings come from the environment (BLITZLICHT_…) or from blitzlicht.toml.
cli-help-run =
    blitzlicht run [--config FILE] [--verbose]

    Starts the bot. Ctrl+C ends it.

      --config FILE    these settings instead of blitzlicht.toml
      --verbose        more in the log; texts and people are not in it even then
cli-help-check =
    blitzlicht check [--config FILE]

    Shows what is set up and what is missing, and tries every connection.

      --config FILE    these settings instead of blitzlicht.toml
cli-help-methods =
    blitzlicht methods

    Lists the methods and the words that start them.
cli-help-invite =
    blitzlicht invite NAME [--admin] [--config FILE]

    Makes a personal link to the web room. Whoever opens it is NAME there.

      --admin          may do what the lead of a round may do
      --config FILE    these settings instead of blitzlicht.toml
cli-help-export =
    blitzlicht export [ROUND | --projects] [--format md|csv|json|xlsx] [--config FILE]

    Prints a round, without names, its cards shuffled. Without ROUND it lists them all.

      --projects       all projects instead of a round, with those who look after them
      --format         md (text, the default), csv (a table), xlsx or json
      --config FILE    these settings instead of blitzlicht.toml
cli-help-backup =
    blitzlicht backup FILE [--config FILE]

    Copies the database into a new file, also while the bot runs. The keys of open phases are not
    in it.

      --config FILE    these settings instead of blitzlicht.toml
cli-help-restore =
    blitzlicht restore FILE [--replace] [--config FILE]

    Checks a backup and puts it in the database's place. The bot must not run.

      --replace        even if there are rounds already; they will be gone
      --config FILE    these settings instead of blitzlicht.toml
cli-help-forget =
    blitzlicht forget PERSON [--config FILE]

    Deletes all that is stored about a person. The bot must not run. PERSON is a name in the web
    room or an id: U024BE7LH, @ada:example.org, slack:T012AB3CD:U024BE7LH.

      --config FILE    these settings instead of blitzlicht.toml
cli-version = Blitzlicht { $version }
cli-wrong-use = I do not understand “{ $typed }”. What there is: blitzlicht --help

## run

cli-ready = Blitzlicht is running: { $url } – Ctrl+C ends it.
cli-ready-without-web = Blitzlicht is running, without a web room. Ctrl+C ends it.
cli-not-there = Not connected yet: { $names }. “blitzlicht check” says what is missing; I keep trying.

## What can go wrong

cli-broken = This should not have happened. What can be said about it stands in the log.
cli-in-use = A Blitzlicht is already running on { $path }. End it first, or take another database with BLITZLICHT_DATABASE.
cli-no-package = A package is missing: { $name }. The installation is incomplete; if it was made with make, delete the folder .venv and call “make run”.
cli-newer-version = { $path } comes from a newer version. Use that one, or another database.
cli-store-busy = { $path } is locked: another program has the database open. Try again in a moment.
cli-store-full = There is no space left on the disk of { $path }.
cli-store-failed = The database { $path } cannot be used like this: { $detail }.
cli-no-database = There is no database { $path } yet. The first “blitzlicht run” makes it.
cli-keys = { $problem ->
        [in-database-folder] The key folder { $path } and the database’s folder are one inside the other: whoever copies the database would have the keys as well. Take a folder beside it with BLITZLICHT_KEYS.
        [open-to-others] Others on this machine can look into the key folder { $path }. This helps: chmod 700 { $path }
        [lost] A key in { $path } is damaged.
       *[not-usable] The key folder { $path } cannot be used. Is it a folder, and may I write to it?
    }
cli-bind = { $problem ->
        [taken] { $address } is taken. Choose another port like this: { $other }
        [forbidden] I may not open { $address }. A port above 1023 will do: { $other }
       *[not-here] { $address } is no address of this machine. Choose another one: { $other }
    }
cli-method-broken = A method cannot be read: { $detail }

## Settings

cli-settings-malformed = { $name }: expected is { $expected }.
cli-settings-unknown-variable = { $name }: there is no such setting.{ $nearest ->
        [none] {""}
       *[other] {""} Is { $nearest } meant?
    }
cli-settings-unknown-key = { $name }: there is no such setting in the file.{ $nearest ->
        [none] {""}
       *[other] {""} Is { $nearest } meant?
    }
cli-settings-secret-missing = { $name } is missing: from other machines people come in only by a personal link, which needs a secret of at least { $length } characters. This makes one: python3 -c "import secrets; print(secrets.token_urlsafe(32))"
cli-settings-no-file = { $name }: there is no such file.
cli-settings-unreadable-file = { $name }: this file cannot be read.
cli-settings-broken-file = { $name }: this is not TOML{ $line ->
        [0] {""}
       *[other] {""} (line { $line })
    }.
cli-settings-expect = { $setting ->
        [database] sqlite:/// and a path, such as sqlite:///data/blitzlicht.db
        [keys] the path of a folder
        [web] address and port, such as 127.0.0.1:8080 or [::1]:8080, or off
        [metrics] address and port, such as 127.0.0.1:9464, or off
        [web_secret] a text of at least { $length } characters
        [public_url] an address such as https://blitzlicht.example
        [language] de, de-sie or en
        [region] a country or a part of one, such as DE, DE-BY or US-NY, or off: without holidays
        [retention] a number of days, at least 30
        [slack_bot_token] a token that begins with xoxb-
        [slack_app_token] a token that begins with xapp-
        [slack_signing_secret] the app’s signing secret: digits and a to f
        [slack_api_url] the address of a Slack interface, such as https://slack.com/api
        [matrix_homeserver] an address such as https://matrix.example.org
        [matrix_allow] people and servers, such as @anna:example.org or example.org, with spaces in between
        [matrix_user] a text that is not empty
        [matrix_password] a text that is not empty
        [matrix_access_token] a text that is not empty
        [matrix_device_id] a text that is not empty
        [matrix_store_passphrase] a text that is not empty
       *[timezone] a time zone such as Europe/Berlin
    }

## check

cli-check-settings = Settings: in order
cli-check-database = Database: { $path }
cli-check-database-new = Database: { $path } (the first start makes it)
cli-check-keys = Key folder: { $path }
cli-check-keys-new = Key folder: { $path } (the first start makes it)
cli-check-no-folder = I may not make anything in { $path }.
cli-check-methods = Methods: { $names }
cli-check-address = Web server: { $state ->
        [running] Blitzlicht is running on { $address }
       *[free] { $address } is free
    }
cli-check-metrics = Metrics: { $state ->
        [running] { $address } answers
       *[free] { $address } is free
    }{ $seen ->
        [everywhere] {""}. Other machines can reach it, too: let only your Prometheus through.
       *[here] {""}
    }
cli-check-adapter = { $name }: { $said }
cli-check-no-answer = { $name }: no answer within { $seconds } seconds. Is the address right, with https:// or http://?
cli-check-no-web = Web server: switched off
cli-check-no-platform = No platform: without the web room (BLITZLICHT_WEB) nobody can take part.

## methods

cli-methods-line = { $title } (word: { $words })
cli-methods-practice = { $title } (only for practice, in the web room)

## invite

cli-invite-no-web = The web room is switched off (BLITZLICHT_WEB=off).

## export

cli-export-no-rounds = There are no rounds yet.
cli-export-line = { $id }  { $date }  { $round }{ $live ->
        [yes] {""} (running)
       *[no] {""}
    }
cli-export-unknown = There is no round “{ $id }”. To see them all: blitzlicht export
cli-export-heading = { $title }: { $question }
cli-export-no-cards = No cards.
cli-export-column = { $column ->
        [asked] Question
        [card] Card
        [rank] Rank
        [dots] Dots
        [runoff_dots] Run-off
       *[state] State
    }
cli-export-state = { $state ->
        [chosen] chosen
        [parked] parked
        [revived] parked
       *[on-wall] collected
    }

## backup, restore

cli-backup-exists = { $file } is there already. I overwrite nothing: choose another name.
cli-backup-done = Backed up: { $file }. { $rounds ->
        [0] There are no rounds in it yet.
        [one] One round is in it{ $live ->
            [0] {""}.
           *[other] {""}, still running.
        }
       *[other] { $rounds } rounds are in it{ $live ->
            [0] {""}.
            [one] {""}, one of them still running.
           *[other] {""}, { $live } of them still running.
        }
    }
cli-backup-without = Not in it: the keys of open phases ({ $keys }). With them, who wrote what could be read for ever. So what lies in open phases now is lost after a restore, and people are asked again. The settings are not in it either.
cli-restore-no-file = There is no { $file }.
cli-restore-has-rounds = There are rounds in { $path } already, or it cannot be read. Is it to be replaced? Then back it up first with “blitzlicht backup”, and call this with --replace.
cli-restore-done = Restored: { $rounds ->
        [0] no rounds
        [one] one round
       *[other] { $rounds } rounds
    }.{ $live ->
        [0] {""}
        [one] {""} One of them was still running. If its key is gone, the place is told at the next start, and everybody is asked again.
       *[other] {""} { $live } of them were still running. Where the key is gone, the place is told at the next start, and everybody is asked again.
    }

## forget

cli-forget-done = Forgotten: { $who } ({ $count ->
        [one] one entry
       *[other] { $count } entries
    }).
cli-forget-without = Not deleted is what lies elsewhere: in older backups, and at Slack or Matrix. Cards have no names; they stay.
cli-forget-nobody = Nothing is stored about “{ $who }”. A person here looks like slack:T012AB3CD:U024BE7LH or matrix:example.org:@ada:example.org; in the web room the name will do.
cli-forget-several = “{ $who }” may be several people. Say which: { $ids }

cli-export-projects = Projects
cli-export-project-column = { $column ->
        [what] What
        [state] Status
        [owner] Who
        [step] First step
        [due] By when
        [effect] How will customers notice
        [said] Said last
        [place] Channel
       *[day] Idea of
    }
