"""The time zones that a portal can choose: those in which the French Republic and its neighbours tell the time."""

TIME_ZONES = [
    (name, name.replace("_", " "))
    for name in (
        "Europe/Paris",
        "Europe/Brussels",
        "Europe/Luxembourg",
        "Europe/Berlin",
        "Europe/Madrid",
        "Europe/Dublin",
        "Europe/Lisbon",
        "America/Cayenne",
        "America/Guadeloupe",
        "America/Martinique",
        "America/Miquelon",
        "Indian/Mayotte",
        "Indian/Reunion",
        "Pacific/Noumea",
        "Pacific/Tahiti",
        "Pacific/Wallis",
        "UTC",
    )
]
