### What the bot says to one person about rounds: where Sie differs.

overview-heading = Ihre offenen Runden
overview-none = Gerade läuft keine Runde, bei der Sie mitmachen.
undelivered-place = { $reason ->
        [is_archived] Ich kann dort nichts mehr schreiben, denn der Kanal ist archiviert.
        [not_in_channel] Ich kann dort nichts mehr schreiben, denn ich bin dort kein Mitglied mehr. Laden Sie mich wieder ein.
        [channel_not_found] Ich finde den Kanal nicht mehr.
        [missing_scope] Mir fehlt dort ein Recht. Wer mich betreibt, sieht es mit „blitzlicht check“.
        [restricted_action] Eine Einstellung Ihres Chats verbietet mir dort das Schreiben.
        [message_not_found] Eine meiner Nachrichten ist gelöscht worden, ich kann sie nicht mehr ändern.
       *[other] Eine Nachricht ließ sich dort nicht schreiben ({ $reason }).
    }
