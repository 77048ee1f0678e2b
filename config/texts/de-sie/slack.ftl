### What only Slack needs: where Sie differs.

slack-too-late = Das hat gerade zu lange gedauert. Versuchen Sie es bitte noch einmal.
slack-invite-me = In diesem Kanal bin ich noch nicht. Laden Sie mich mit „/invite @Blitzlicht“ ein, dann geht es los.
slack-pick-hint = { $each ->
        [one] Tippen hilft beim Suchen.
       *[other] Tippen hilft beim Suchen. Bleiben Punkte übrig, können Sie sie danach verteilen.
    }
slack-pick-dots = Wie viele von Ihren { $budget } Punkten bekommt jede?
slack-check-no-web = Mit SLACK_SIGNING_SECRET braucht Slack den Webserver, und der ist mit BLITZLICHT_WEB=off abgeschaltet. Schalten Sie ihn ein oder nehmen Sie SLACK_APP_TOKEN.
slack-check-bot-token = Slack nimmt SLACK_BOT_TOKEN nicht an ({ $reason }). Installieren Sie die App neu und übernehmen Sie das neue Token.
slack-check-scopes = Der App fehlen Rechte: { $scopes }. Übernehmen Sie config/slack-manifest.yaml und installieren Sie die App neu.
slack-check-app-token = Slack nimmt SLACK_APP_TOKEN nicht an ({ $reason }). Erzeugen Sie unter „Basic Information“ ein neues.
slack-check-app-scope = SLACK_APP_TOKEN fehlt das Recht connections:write. Erzeugen Sie unter „Basic Information“ ein neues Token damit.
slack-not-now = Alles klar. Bis zum Ende können Sie es sich noch anders überlegen.
