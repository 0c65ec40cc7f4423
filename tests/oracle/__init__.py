"""An independent implementation of DOMAIN.md and RULINGS.md, to compare Kontor's answers with.

It reads CSV texts in the feeds' own form, computes with Fraction and int, and knows neither the database nor the C and SQL code.
It is slow and plain on purpose: every rule is written down as the ruling says it, per row, with no timelines and no shortcuts.

    feeds         what a feed's columns are
    cells         one cell of text -> its value, or why not
    csvtext       bytes -> records with line numbers
    imports       outcome per row, quarantine, release        (DOMAIN 3; R03, R04, R14, R19, R24, R33, R36, R41, R43)
    calendar      which version stands on a day               (R05, R09, T01, T02, T08, T11)
    spend         expense and labor spend, currency, splits   (DOMAIN 4; R01, R02, R15, R26, R32)
    owner         who is responsible                          (DOMAIN 5; R10, R17, R18)
    reports       the reports                                 (REPORTS A, B; R08, R27, R39, R40, R46, T09, F11, S19)
    random_company   seeded companies, nasty on purpose
"""
