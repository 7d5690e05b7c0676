"""Handouts: what goes along after the screen, made from the published agreement and lessons.

Here belong the team-talk sheet and the pocket card of each module, on screen and in print, the
wallpaper, the promises as customers are told them, and both sides of the agreement on one page.
Not here: how anything is printed (printing), and the certificate (credentials).

Decision: handouts are always those of the newest published revision, whoever asks. A card in a
van tells what the company promises now, so it does not wait for the path somebody began on.

Nouns: handout, team kit, sheet, card, wallpaper, promise, side.
"""
