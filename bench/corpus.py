#!/usr/bin/env python3
"""Makes the articles that the bench measures: corpus.py FOLDER ARTICLES

Articles like those of real sets: bilingual, front matter, 90 units in 25 KB, a fifth of them steps, a tenth cells of
tables, a line of roles, some rules with deadlines and thresholds. The same number gives the same bytes everywhere.
"""
import pathlib
import sys

LOCALE = "fr-FR"

ACTORS = [("partners", "les partenaires"), ("members", "les membres"), ("administrators", "les administrateurs"),
          ("customers", "les clients"), ("account owners", "les propriétaires du compte")]
THINGS = [("the order", "la commande"), ("the account", "le compte"), ("the license key", "la clé de licence"),
          ("the billing profile", "le profil de facturation"), ("the invoice", "la facture"),
          ("the support request", "la demande de support"), ("the agreement", "le contrat"),
          ("the price list", "la liste de prix")]
PLACES = [("on the **Orders** page", "sur la page **Commandes**"), ("in the portal", "dans le portail"),
          ("in the [settings](article-{n}.md)", "dans les [paramètres](article-{n}.md)"),
          ("under `config/{n}`", "sous `config/{n}`"), ("in every region", "dans chaque région")]
TIMES = [("within {n} days", "dans un délai de {n} jours"), ("before June 30, 2026", "avant le 30 juin 2026"),
         ("every {n} months", "tous les {n} mois"), ("at any time", "à tout moment"), ("", "")]
PLAIN = [("{Actor} see {thing} {place}.", "{Actor} voient {thing} {place}."),
         ("This article describes how {actor} work with {thing} {place}, and what changes when {thing} is renewed.",
          "Cet article décrit comment {actor} utilisent {thing} {place}, et ce qui change quand {thing} est renouvelé."),
         ("When {thing} is ready, a message tells you where {actor} find it and how it compares with earlier ones.",
          "Quand {thing} est prêt, un message vous indique où {actor} le trouvent et ce qui le distingue."),
         ("For more information, see [{thing}](article-{n}.md#part-1).",
          "Pour plus d’informations, consultez [{thing}](article-{n}.md#part-1).")]
RULES = [("{Actor} must confirm {thing} {time}.", "{Actor} doivent confirmer {thing} {time}."),
         ("You can't change {thing} if it is older than {n} days.",
          "Vous ne pouvez pas modifier {thing} s’il date de plus de {n} jours."),
         ("To qualify, {actor} need at least {n} points {place}.",
          "Pour être éligibles, {actor} ont besoin d’au moins {n} points {place}.")]
STEPS = [("Select {thing} {place}.", "Sélectionnez {thing} {place}."),
         ("Enter {n} as the number, and then choose **Save**.",
          "Entrez {n} comme nombre, puis choisissez **Enregistrer**."),
         ("If you don't see {thing}, select **Refresh**.", "Si vous ne voyez pas {thing}, sélectionnez **Actualiser**.")]
ROLES = [("**Appropriate roles**: Global admin | Billing admin",
          "**Rôles appropriés** : Administrateur général | Administrateur de facturation")]
TITLES = [("Manage {thing} {time}", "Gérer {thing} {time}"), ("Review {thing}", "Vérifier {thing}"),
          ("Before you begin", "Avant de commencer")]


class Writer:
    def __init__(self, number):
        self.state = number * 2654435761 % 2**32 | 1
        self.id = f"{number * 7919 % 0xFFFFF:05x}"
        self.unit_number = 101
        self.out = []

    def pick(self, count):  # xorshift: the same on every machine
        self.state ^= self.state << 13 & 0xFFFFFFFF
        self.state ^= self.state >> 17
        self.state ^= self.state << 5 & 0xFFFFFFFF
        return self.state % count

    def fill(self, forms):
        pair = forms[self.pick(len(forms))]
        number = self.pick(90) + 2
        parts = {name: choices[self.pick(len(choices))] for name, choices in
                 (("actor", ACTORS), ("thing", THINGS), ("place", PLACES), ("time", TIMES))}
        texts = []
        for side in (0, 1):
            words = {name: part[side].format(n=number) for name, part in parts.items()}
            words["Actor"] = words["actor"][0].upper() + words["actor"][1:]
            texts.append(" ".join(pair[side].format(n=number, **words).split()))
        return texts

    def unit(self, forms):
        source, target = self.fill(forms)
        name = f"{self.id}-{self.unit_number}"
        self.unit_number += 1
        return (f'<span data-ttu-id="{name}">{target}</span><span class="sxs-lookup">'
                f'<span data-stu-id="{name}">{source}</span></span>')

    def line(self, text=""):
        self.out.append(text)

    def paragraph(self):
        self.line(" ".join(self.unit(RULES if self.pick(6) == 0 else PLAIN) for _ in range(1 + self.pick(4))))
        self.line()

    def heading(self, level, number):
        self.line(f'{"#" * level} <a name="part-{number}"></a>{self.unit(TITLES)}')
        self.line()

    def section(self, number):
        self.heading(2, number)
        for _ in range(1 + self.pick(3)):
            self.paragraph()
        shape = self.pick(5)
        if shape < 2:
            for step in range(3 + self.pick(4)):
                self.line(f"{step + 1}. {self.unit(STEPS)}")
                self.line()
        elif shape == 2:
            for _ in range(3 + self.pick(4)):
                self.line(f"- {self.unit(RULES if self.pick(3) == 0 else PLAIN)}")
            self.line()
        elif shape == 3:
            self.line(f"| {self.unit(TITLES)} | {self.unit(TITLES)} |")
            self.line("| --- | --- |")
            for _ in range(2 + self.pick(5)):
                self.line(f"| {self.unit(STEPS)} | {self.unit(PLAIN)} |")
            self.line()
        else:
            self.line("> [!NOTE]")
            self.line(f"> {self.unit(PLAIN)} {self.unit(RULES)}")
            self.line()

    def article(self, number):
        source, target = self.fill(TITLES)
        for text in ("---", f"title: {target}", f"description: {target} {number}.", "ms.topic: article",
                     "ms.date: 03/02/2026", "author: bench", f"ms.contentlocale: {LOCALE}", "---"):
            self.line(text)
        self.heading(1, 0)
        self.line(self.unit(ROLES))
        self.line()
        for section in range(1, 9):
            self.section(section)
        return "\n".join(self.out)


def generate(folder, articles):
    """Writes FOLDER/fr-FR/…; gives the files in order."""
    files = []
    for number in range(1, articles + 1):
        file = pathlib.Path(folder) / LOCALE / f"article-{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(Writer(number).article(number).encode("utf-8"))
        files.append(file)
    return files


if __name__ == "__main__":
    generate(sys.argv[1], int(sys.argv[2]))
