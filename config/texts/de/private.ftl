### What the bot says to one person about rounds: what is open, what went wrong. German, with Du.

## Open rounds

overview-heading = Deine offenen Runden
overview-none = Gerade läuft keine Runde, bei der du mitmachst.
overview-line = { $title } in { $place }: { $ask }
button-settings = Einstellungen

## To the lead

invitations-take = Ich lade { $count } Leute persönlich ein, das dauert etwa { $length }. Bis dahin und danach ist Zeit genug.
undelivered-heading = Nicht alles kam an: { $title } in { $place }
# $reason is the platform's word.
undelivered-place = { $reason ->
        [is_archived] Ich kann dort nichts mehr schreiben, denn der Kanal ist archiviert.
        [not_in_channel] Ich kann dort nichts mehr schreiben, denn ich bin dort kein Mitglied mehr. Lade mich wieder ein.
        [channel_not_found] Ich finde den Kanal nicht mehr.
        [missing_scope] Mir fehlt dort ein Recht. Wer mich betreibt, sieht es mit „blitzlicht check“.
        [restricted_action] Eine Einstellung eures Chats verbietet mir dort das Schreiben.
        [message_not_found] Eine meiner Nachrichten ist gelöscht worden, ich kann sie nicht mehr ändern.
       *[other] Eine Nachricht ließ sich dort nicht schreiben ({ $reason }).
    }
undelivered-people = { $count ->
        [one] Eine Einladung kam nicht an.
       *[other] { $count } Einladungen kamen nicht an.
    } Wer im Kanal ist, kann dort mitmachen.
undelivered-goes-on = Die Runde läuft weiter.
