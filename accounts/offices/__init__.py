"""Who holds which role at which office: proposing, deciding, inviting, suspending and ending, and the pages for it."""
