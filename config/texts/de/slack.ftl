### What only Slack needs. German, with Du.

slack-title = Blitzlicht
slack-close = Schließen
slack-done = Erledigt.
slack-not-now = Alles klar. Bis zum Ende kannst du es dir noch anders überlegen.
slack-yes = Ja
slack-open-form = Formular öffnen
slack-more = … und { $count } weitere
slack-thread = Hier im Thread ist Platz für die Diskussion.
slack-too-late = Das hat gerade zu lange gedauert. Versuch es bitte noch einmal.
slack-invite-me = In diesem Kanal bin ich noch nicht. Lade mich mit „/invite @Blitzlicht“ ein, dann geht es los.
slack-only-in-channels = Runden gibt es nur in Kanälen.
slack-everybody = Alle
slack-everybody-hint = Hier sind { $count } Personen. Leer heißt: alle, auch wer später dazukommt.
slack-pick = Karten auswählen
slack-pick-hint = { $each ->
        [one] Tippen hilft beim Suchen.
       *[other] Tippen hilft beim Suchen. Bleiben Punkte übrig, kannst du sie danach verteilen.
    }
slack-pick-dots = Wie viele von deinen { $budget } Punkten bekommt jede?

## blitzlicht check

slack-check-socket = verbunden mit { $team }, über Socket Mode
slack-check-http = verbunden mit { $team }; Slack muss { $url }/slack/events erreichen
slack-check-no-bot-token = SLACK_BOT_TOKEN fehlt. Es steht in der App unter „OAuth & Permissions“ und beginnt mit xoxb-.
slack-check-no-way-in = Es fehlt SLACK_APP_TOKEN (für Socket Mode, unter „Basic Information“, beginnt mit xapp-) oder SLACK_SIGNING_SECRET (für HTTP).
slack-check-no-web = Mit SLACK_SIGNING_SECRET braucht Slack den Webserver, und der ist mit BLITZLICHT_WEB=off abgeschaltet. Schalte ihn ein oder nimm SLACK_APP_TOKEN.
slack-check-bot-token = Slack nimmt SLACK_BOT_TOKEN nicht an ({ $reason }). Installiere die App neu und übernimm das neue Token.
slack-check-scopes = Der App fehlen Rechte: { $scopes }. Übernimm config/slack-manifest.yaml und installiere die App neu.
slack-check-app-token = Slack nimmt SLACK_APP_TOKEN nicht an ({ $reason }). Erzeuge unter „Basic Information“ ein neues.
slack-check-app-scope = SLACK_APP_TOKEN fehlt das Recht connections:write. Erzeuge unter „Basic Information“ ein neues Token damit.
slack-check-unreachable = { $url } ist nicht zu erreichen.
