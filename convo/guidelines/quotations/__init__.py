"""Quotations in a draft, judged word for word against what was said, as a careful editor would.

`marks` finds them, `pieces` reads what stands between the marks, `said` reads what was said,
`placing` and `nearest` find the one in the other, and `judging` says what is wrong. Pure.
"""
