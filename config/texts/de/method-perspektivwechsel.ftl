method-perspektivwechsel-title = Perspektivwechsel
method-perspektivwechsel-about = Vom eigenen Ärger als Kundschaft zu dem, was unsere Kundinnen und Kunden stören könnte. Dauert rund zwanzig Minuten.

method-perspektivwechsel-announce-own = { $emoji } Perspektivwechsel in zwei Schritten. Zuerst seid ihr selbst Kundschaft.
method-perspektivwechsel-ask-own = Worüber hast du dich in letzter Zeit als Kundin oder Kunde geärgert? Welche Behandlung fiel dir negativ auf?
method-perspektivwechsel-field-own = Erlebnis { $number }
method-perspektivwechsel-wall-own = Das hat uns als Kundschaft geärgert (gemischt, nicht bewertet):

method-perspektivwechsel-announce-customers = { $emoji } Perspektivwechsel, zweiter Schritt: Jetzt schauen wir mit den Augen unserer Kundinnen und Kunden.
method-perspektivwechsel-ask-customers = Und wie könnten das unsere Kundinnen und Kunden sehen? Was könnte ihnen bei uns nicht passen?
method-perspektivwechsel-invite-customers = Nur sammeln: Es wird in dieser Phase weder bewertet noch ausgewählt.
method-perspektivwechsel-field-customers = Gedanke { $number }
method-perspektivwechsel-wall-customers = Das könnte unseren Kundinnen und Kunden bei uns nicht passen (gemischt, nicht bewertet):

method-perspektivwechsel-ask-vote = Was davon sollten wir zuerst anpacken?
method-perspektivwechsel-result-vote = 🏁 Perspektivwechsel: Das packen wir zuerst an
