method-blitzlicht-title = Blitzlicht
method-blitzlicht-about = Eine Frage, viele Ideen: sammeln, ansehen, abstimmen. Dauert rund eine Viertelstunde.
