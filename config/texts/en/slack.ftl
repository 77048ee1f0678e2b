### What only Slack needs. English.

slack-title = Blitzlicht
slack-close = Close
slack-done = Done.
slack-not-now = All right. Until the end you can still change your mind.
slack-yes = Yes
slack-open-form = Open the form
slack-more = … and { $count } more
slack-thread = Here in the thread is room for the discussion.
slack-too-late = That took too long just now. Please try once more.
slack-invite-me = I am not in this channel yet. Invite me with “/invite @Blitzlicht”, and off we go.
slack-only-in-channels = Rounds happen in channels only.
slack-everybody = Everybody
slack-everybody-hint = There are { $count } people here. Empty means everybody, also those who join later.
slack-pick = Choose cards
slack-pick-hint = { $each ->
        [one] Typing helps to find them.
       *[other] Typing helps to find them. If dots are left, you can place them after that.
    }
slack-pick-dots = How many of your { $budget } dots does each one get?

## blitzlicht check

slack-check-socket = connected to { $team }, by Socket Mode
slack-check-http = connected to { $team }; Slack must be able to reach { $url }/slack/events
slack-check-no-bot-token = SLACK_BOT_TOKEN is missing. It stands in the app under “OAuth & Permissions” and begins with xoxb-.
slack-check-no-way-in = SLACK_APP_TOKEN (for Socket Mode, under “Basic Information”, begins with xapp-) or SLACK_SIGNING_SECRET (for HTTP) is missing.
slack-check-no-web = With SLACK_SIGNING_SECRET, Slack needs the web server, and BLITZLICHT_WEB=off has switched it off. Switch it on, or use SLACK_APP_TOKEN.
slack-check-bot-token = Slack does not accept SLACK_BOT_TOKEN ({ $reason }). Install the app again and take the new token.
slack-check-scopes = The app lacks scopes: { $scopes }. Take over config/slack-manifest.yaml and install the app again.
slack-check-app-token = Slack does not accept SLACK_APP_TOKEN ({ $reason }). Make a new one under “Basic Information”.
slack-check-app-scope = SLACK_APP_TOKEN lacks the scope connections:write. Make a new token with it under “Basic Information”.
slack-check-unreachable = { $url } cannot be reached.
