method-perspektivwechsel-announce-own = { $emoji } Perspektivwechsel in zwei Schritten. Zuerst sind Sie selbst Kundschaft.
method-perspektivwechsel-ask-own = Worüber haben Sie sich in letzter Zeit als Kundin oder Kunde geärgert? Welche Behandlung fiel Ihnen negativ auf?
