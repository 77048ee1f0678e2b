method-perspektivwechsel-title = Change of perspective
method-perspektivwechsel-about = From what annoyed us as customers to what might annoy ours. Takes about twenty minutes.

method-perspektivwechsel-announce-own = { $emoji } Change of perspective, in two steps. First, you are the customer.
method-perspektivwechsel-ask-own = What annoyed you recently as a customer? Which treatment struck you as bad?
method-perspektivwechsel-field-own = Experience { $number }
method-perspektivwechsel-wall-own = This annoyed us as customers (shuffled, not judged):

method-perspektivwechsel-announce-customers = { $emoji } Change of perspective, second step: now we look with our customers’ eyes.
method-perspektivwechsel-ask-customers = And how might our customers see it? What might they dislike about us?
method-perspektivwechsel-invite-customers = Collecting only: nothing is judged or selected in this phase.
method-perspektivwechsel-field-customers = Thought { $number }
method-perspektivwechsel-wall-customers = This is what our customers might dislike about us (shuffled, not judged):

method-perspektivwechsel-ask-vote = What should we tackle first?
method-perspektivwechsel-result-vote = 🏁 Change of perspective: what we tackle first
