### Forms. German with Sie: only what differs.

start-hint-nearest = Dieses Wort kenne ich nicht. Meinten Sie „{ $nearest }“? Sonst füllen Sie einfach das Formular aus.
notice-confidential = Nur { $eligible } können antworten (ohne Sie): Das nenne ich „vertraulich“, nicht „anonym“ – in so kleinen Gruppen lässt sich raten.
notice-open = Unter drei Antwortenden bleibt nichts verborgen. Wenn wir trotzdem anfangen, sage ich allen: Schreiben Sie, was Sie auch laut sagen würden.
cards-tip = Tipp: Schreiben Sie neutral und ohne Namen. Höchstens 200 Zeichen pro Karte.
giveaway = Das klingt, als könnte man Sie daran erkennen („{ $passage }“).
settings-intro = Was Sie für sich wählen, gilt vor dem, was für den Kanal gilt. Im Kanal sieht das niemand.
