### What the command line says. German, with Du.

## Help

cli-help =
    Blitzlicht: kurze, anonyme Runden für Gruppen. Alle kommen zu Wort, die Gruppe entscheidet.

      blitzlicht run       startet den Bot
      blitzlicht check     zeigt, was eingerichtet ist und was fehlt
      blitzlicht methods   nennt die Methoden
      blitzlicht invite    macht einen persönlichen Link
      blitzlicht export    gibt eine Runde als Text, Tabelle oder JSON aus
      blitzlicht backup    sichert die Datenbank, auch während der Bot läuft
      blitzlicht restore   spielt eine Sicherung ein
      blitzlicht forget    löscht, was über eine Person gespeichert ist

      --version            nennt die Version
      --help               zeigt diese Hilfe, hinter einem Befehl die zu ihm

    Einstellungen stehen in der Umgebung (BLITZLICHT_…) oder in blitzlicht.toml.
cli-help-run =
    blitzlicht run [--config DATEI] [--verbose]

    Startet den Bot. Strg+C beendet ihn.

      --config DATEI   diese Einstellungen statt blitzlicht.toml
      --verbose        mehr im Protokoll; Texte und Personen stehen auch dann nicht darin
cli-help-check =
    blitzlicht check [--config DATEI]

    Zeigt, was eingerichtet ist und was fehlt, und probiert jede Verbindung aus.

      --config DATEI   diese Einstellungen statt blitzlicht.toml
cli-help-methods =
    blitzlicht methods

    Nennt die Methoden und die Wörter, mit denen sie beginnen.
cli-help-invite =
    blitzlicht invite NAME [--admin] [--config DATEI]

    Macht einen persönlichen Link in den Webraum. Wer ihn öffnet, ist dort NAME.

      --admin          darf, was auch die Leitung einer Runde darf
      --config DATEI   diese Einstellungen statt blitzlicht.toml
cli-help-export =
    blitzlicht export [RUNDE | --projects] [--format md|csv|json|xlsx] [--config DATEI]

    Gibt eine Runde aus, ohne Namen, die Karten gemischt. Ohne RUNDE zeigt es alle.

      --projects       alle Projekte statt einer Runde, mit denen, die sich kümmern
      --format         md (Text, voreingestellt), csv (Tabelle), xlsx oder json
      --config DATEI   diese Einstellungen statt blitzlicht.toml
cli-help-backup =
    blitzlicht backup DATEI [--config DATEI]

    Sichert die Datenbank in eine neue Datei, auch während der Bot läuft. Die Schlüssel der
    offenen Phasen sind nicht dabei.

      --config DATEI   diese Einstellungen statt blitzlicht.toml
cli-help-restore =
    blitzlicht restore DATEI [--replace] [--config DATEI]

    Prüft eine Sicherung und setzt sie an die Stelle der Datenbank. Der Bot darf nicht laufen.

      --replace        auch wenn es dort schon Runden gibt; sie sind dann weg
      --config DATEI   diese Einstellungen statt blitzlicht.toml
cli-help-forget =
    blitzlicht forget PERSON [--config DATEI]

    Löscht alles, was über eine Person gespeichert ist. Der Bot darf nicht laufen. PERSON ist ein
    Name im Webraum oder eine Kennung: U024BE7LH, @ada:example.org, slack:T012AB3CD:U024BE7LH.

      --config DATEI   diese Einstellungen statt blitzlicht.toml
cli-version = Blitzlicht { $version }
cli-wrong-use = „{ $typed }“ verstehe ich nicht. Was geht, zeigt: blitzlicht --help

## run

cli-ready = Blitzlicht läuft: { $url } – Strg+C beendet es.
cli-ready-without-web = Blitzlicht läuft, ohne Webraum. Strg+C beendet es.
cli-not-there = Noch nicht verbunden: { $names }. Was fehlt, sagt „blitzlicht check“; versucht wird es weiter.

## What can go wrong

cli-broken = Das hätte nicht passieren dürfen. Was sich darüber sagen lässt, steht im Protokoll.
cli-in-use = Mit { $path } läuft schon ein Blitzlicht. Beende es zuerst, oder nimm mit BLITZLICHT_DATABASE eine andere Datenbank.
cli-no-package = Es fehlt ein Paket: { $name }. Die Installation ist unvollständig; wer sie mit make gemacht hat, löscht den Ordner .venv und ruft „make run“ auf.
cli-newer-version = { $path } stammt von einer neueren Version. Nimm diese, oder eine andere Datenbank.
cli-store-busy = { $path } ist gesperrt: Ein anderes Programm hat die Datenbank offen. Versuch es gleich noch einmal.
cli-store-full = Auf dem Datenträger von { $path } ist kein Platz mehr.
cli-store-failed = Mit der Datenbank { $path } geht es so nicht: { $detail }.
cli-no-database = Die Datenbank { $path } gibt es noch nicht. Sie entsteht beim ersten „blitzlicht run“.
cli-keys = { $problem ->
        [in-database-folder] Der Schlüsselordner { $path } und der Ordner der Datenbank liegen ineinander: Wer die Datenbank kopiert, hätte auch die Schlüssel. Nimm mit BLITZLICHT_KEYS einen Ordner daneben.
        [open-to-others] Andere auf diesem Rechner können in den Schlüsselordner { $path } sehen. Das hilft: chmod 700 { $path }
        [lost] Ein Schlüssel in { $path } ist beschädigt.
       *[not-usable] Der Schlüsselordner { $path } lässt sich nicht benutzen. Ist es ein Ordner, und darf ich hineinschreiben?
    }
cli-bind = { $problem ->
        [taken] { $address } ist schon belegt. Einen anderen Port wählst du so: { $other }
        [forbidden] { $address } darf ich nicht öffnen. Mit einem Port über 1023 geht es: { $other }
       *[not-here] { $address } ist keine Adresse dieses Rechners. Wähl eine andere: { $other }
    }
cli-method-broken = Eine Methode lässt sich nicht lesen: { $detail }

## Settings

cli-settings-malformed = { $name }: Erwartet wird { $expected }.
cli-settings-unknown-variable = { $name }: Diese Einstellung gibt es nicht.{ $nearest ->
        [none] {""}
       *[other] {""} Ist { $nearest } gemeint?
    }
cli-settings-unknown-key = { $name }: Diese Einstellung gibt es in der Datei nicht.{ $nearest ->
        [none] {""}
       *[other] {""} Ist { $nearest } gemeint?
    }
cli-settings-secret-missing = { $name } fehlt: Von anderen Rechnern kommt man nur mit einem persönlichen Link herein, und der braucht ein Geheimnis von mindestens { $length } Zeichen. So entsteht eines: python3 -c "import secrets; print(secrets.token_urlsafe(32))"
cli-settings-no-file = { $name }: Diese Datei gibt es nicht.
cli-settings-unreadable-file = { $name }: Diese Datei lässt sich nicht lesen.
cli-settings-broken-file = { $name }: Das ist kein TOML{ $line ->
        [0] {""}
       *[other] {""} (Zeile { $line })
    }.
cli-settings-expect = { $setting ->
        [database] sqlite:/// und ein Pfad, etwa sqlite:///data/blitzlicht.db
        [keys] der Pfad eines Ordners
        [web] Adresse und Port, etwa 127.0.0.1:8080 oder [::1]:8080, oder off
        [metrics] Adresse und Port, etwa 127.0.0.1:9464, oder off
        [web_secret] ein Text von mindestens { $length } Zeichen
        [public_url] eine Adresse wie https://blitzlicht.example
        [language] de, de-sie oder en
        [region] ein Land oder ein Teil davon, etwa DE, DE-BY oder AT-9, oder off: ohne Feiertage
        [retention] eine Zahl von Tagen, mindestens 30
        [slack_bot_token] ein Token, das mit xoxb- beginnt
        [slack_app_token] ein Token, das mit xapp- beginnt
        [slack_signing_secret] das Signing Secret der App: Ziffern und a bis f
        [slack_api_url] die Adresse einer Slack-Schnittstelle, etwa https://slack.com/api
        [matrix_homeserver] eine Adresse wie https://matrix.example.org
        [matrix_allow] Personen und Server, etwa @anna:example.org oder example.org, mit Leerzeichen dazwischen
        [matrix_user] ein Text, der nicht leer ist
        [matrix_password] ein Text, der nicht leer ist
        [matrix_access_token] ein Text, der nicht leer ist
        [matrix_device_id] ein Text, der nicht leer ist
        [matrix_store_passphrase] ein Text, der nicht leer ist
       *[timezone] eine Zeitzone wie Europe/Berlin
    }

## check

cli-check-settings = Einstellungen: in Ordnung
cli-check-database = Datenbank: { $path }
cli-check-database-new = Datenbank: { $path } (entsteht beim ersten Start)
cli-check-keys = Schlüsselordner: { $path }
cli-check-keys-new = Schlüsselordner: { $path } (entsteht beim ersten Start)
cli-check-no-folder = In { $path } darf ich nichts anlegen.
cli-check-methods = Methoden: { $names }
cli-check-address = Webserver: { $state ->
        [running] Blitzlicht läuft auf { $address }
       *[free] { $address } ist frei
    }
cli-check-metrics = Messwerte: { $state ->
        [running] { $address } antwortet
       *[free] { $address } ist frei
    }{ $seen ->
        [everywhere] {""}. Auch andere Rechner kommen dorthin: Lass nur dein Prometheus durch.
       *[here] {""}
    }
cli-check-adapter = { $name }: { $said }
cli-check-no-answer = { $name }: innerhalb von { $seconds } Sekunden keine Antwort. Stimmt die Adresse, mit https:// oder http://?
cli-check-no-web = Webserver: abgeschaltet
cli-check-no-platform = Keine Plattform: Ohne Webraum (BLITZLICHT_WEB) kann niemand mitmachen.

## methods

cli-methods-line = { $title } (Wort: { $words })
cli-methods-practice = { $title } (nur zum Üben im Webraum)

## invite

cli-invite-no-web = Der Webraum ist ausgeschaltet (BLITZLICHT_WEB=off).

## export

cli-export-no-rounds = Es gibt noch keine Runden.
cli-export-line = { $id }  { $date }  { $round }{ $live ->
        [yes] {""} (läuft)
       *[no] {""}
    }
cli-export-unknown = Eine Runde „{ $id }“ gibt es nicht. Alle zeigt: blitzlicht export
cli-export-heading = { $title }: { $question }
cli-export-no-cards = Keine Karten.
cli-export-column = { $column ->
        [asked] Frage
        [card] Karte
        [rank] Platz
        [dots] Punkte
        [runoff_dots] Stichwahl
       *[state] Stand
    }
cli-export-state = { $state ->
        [chosen] gewählt
        [parked] Themenspeicher
        [revived] Themenspeicher
       *[on-wall] gesammelt
    }

## backup, restore

cli-backup-exists = { $file } gibt es schon. Ich überschreibe nichts: Nimm einen anderen Namen.
cli-backup-done = Gesichert: { $file }. { $rounds ->
        [0] Es sind noch keine Runden darin.
        [one] Eine Runde ist darin{ $live ->
            [0] {""}.
           *[other] {""}, sie läuft noch.
        }
       *[other] { $rounds } Runden sind darin{ $live ->
            [0] {""}.
            [one] {""}, eine läuft noch.
           *[other] {""}, { $live } laufen noch.
        }
    }
cli-backup-without = Nicht dabei sind die Schlüssel offener Phasen ({ $keys }): Mit ihnen ließe sich für immer lesen, wer was geschrieben hat. Was jetzt in offenen Phasen liegt, ist nach dem Einspielen deshalb verloren, und alle werden neu gefragt. Auch die Einstellungen sind nicht dabei.
cli-restore-no-file = { $file } gibt es nicht.
cli-restore-has-rounds = In { $path } gibt es schon Runden, oder sie lässt sich nicht lesen. Soll sie ersetzt werden? Dann sichere sie erst mit „blitzlicht backup“ und ruf das hier mit --replace auf.
cli-restore-done = Eingespielt: { $rounds ->
        [0] keine Runden
        [one] eine Runde
       *[other] { $rounds } Runden
    }.{ $live ->
        [0] {""}
        [one] {""} Eine davon lief noch. Ist ihr Schlüssel weg, wird das beim nächsten Start gesagt, und alle werden neu gefragt.
       *[other] {""} { $live } davon liefen noch. Wo der Schlüssel weg ist, wird das beim nächsten Start gesagt, und alle werden neu gefragt.
    }

## forget

cli-forget-done = Vergessen: { $who } ({ $count ->
        [one] ein Eintrag
       *[other] { $count } Einträge
    }).
cli-forget-without = Nicht gelöscht ist, was anderswo liegt: in älteren Sicherungen, und bei Slack oder Matrix selbst. Karten haben keine Namen; sie bleiben.
cli-forget-nobody = Über „{ $who }“ ist nichts gespeichert. Eine Person heißt hier zum Beispiel slack:T012AB3CD:U024BE7LH oder matrix:example.org:@ada:example.org; im Webraum genügt der Name.
cli-forget-several = „{ $who }“ heißen mehrere. Nenn die Kennung: { $ids }

cli-export-projects = Projekte
cli-export-project-column = { $column ->
        [what] Was
        [state] Stand
        [owner] Wer
        [step] Erster Schritt
        [due] Bis wann
        [effect] Woran merken es die Kundinnen und Kunden
        [said] Zuletzt gesagt
        [place] Kanal
       *[day] Idee vom
    }
