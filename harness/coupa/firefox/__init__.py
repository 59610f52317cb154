"""Firefox: the same protocol of what a PO needs, spoken in WebDriver BiDi.

A PO of a driver that is reused gets a container of its own (BiDi's user context): cookies, storage, caches,
credentials, permissions and connections of one are not to be seen in another, and go with it. BiDi has no command that
clears storage or caches of a profile, so nothing less would keep two POs apart.
"""
