### What the bot says to one person about rounds: what is open, what went wrong. English.

## Open rounds

overview-heading = Your open rounds
overview-none = No round that you are part of is running just now.
overview-line = { $title } in { $place }: { $ask }
button-settings = Settings

## To the lead

invitations-take = I am inviting { $count } people in person, which takes about { $length }. There is time enough until then and after.
undelivered-heading = Not everything arrived: { $title } in { $place }
# $reason is the platform's word.
undelivered-place = { $reason ->
        [is_archived] I can no longer write there, for the channel is archived.
        [not_in_channel] I can no longer write there, for I am no longer a member. Please invite me again.
        [channel_not_found] I can no longer find the channel.
        [missing_scope] I lack a permission there. Whoever runs me sees it with “blitzlicht check”.
        [restricted_action] A setting of your chat forbids me to write there.
        [message_not_found] One of my messages has been deleted, so that I can no longer change it.
       *[other] A message could not be written there ({ $reason }).
    }
undelivered-people = { $count ->
        [one] One invitation did not arrive.
       *[other] { $count } invitations did not arrive.
    } Whoever is in the channel can take part there.
undelivered-goes-on = The round goes on.
