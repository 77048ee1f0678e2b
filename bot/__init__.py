"""The async core of Blitzlicht: rules, storage and delivery, knowing no chat platform."""
