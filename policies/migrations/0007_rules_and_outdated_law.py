import datetime

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

GDPR_APPLIES = datetime.date(2018, 5, 25)
LIL_RENUMBERED = datetime.date(2019, 6, 1)
_OF_1978 = "loi ... 1978|informatique"

# key, citations, subjects, exceptions, what changed in French, in English, repealed on
ROWS = [
    (
        "simplified-standard",
        "norme* simplifiee*\nns 48\ndeliberation* ... 2012 209\nsimplified standard*",
        "",
        "",
        "les normes simplifiées de la CNIL n’ont plus d’effet juridique depuis le 25\xa0mai 2018.",
        "the CNIL’s simplified standards have had no legal effect since 25 May 2018.",
        GDPR_APPLIES,
    ),
    (
        "prior-declaration",
        "objet d'une declaration ... cnil|commission\ntraitement*|fichier*|site ... declare* ... cnil|commission nationale\n"
        "recepisse* de declaration\nenregistre* ... cnil ... numero\n"
        "declared|registered to|with ... cnil|commission",
        "",
        "violation*\nbreach*\nrecherche ... sante",
        "les déclarations préalables à la CNIL ont été supprimées le 25\xa0mai 2018 (restent les formalités en matière de"
        " santé, article\xa066 de la loi de 1978).",
        "prior declarations to the CNIL were abolished on 25 May 2018 (formalities for health data remain: article 66 of"
        " the French law of 1978).",
        GDPR_APPLIES,
    ),
    (
        "data-protection-correspondent",
        "correspondant* informatique\ncorrespondant* a la protection des donnees\ncil ... designe*|nomme*|contact*|ecri*\n"
        "designe*|nomme*|contact*|ecri* ... cil",
        "",
        "ancien* correspondant*",
        "le correspondant informatique et libertés (CIL) a laissé place au délégué à la protection des données le"
        " 25\xa0mai 2018.",
        "the “correspondant informatique et libertés” (CIL) gave way to the data protection officer on 25 May 2018.",
        GDPR_APPLIES,
    ),
    (
        "law-1978-article-32",
        f"article|articles ... 32|32i|32ii|32iii ... {_OF_1978}\n{_OF_1978} ... article|articles ... 32|32i|32ii|32iii\n"
        "article|articles ... 32 ... law|act ... 1978",
        "informer|information|informations\ncookie*\ntraceur*\nterminal\nprevues\ntracker*\ninform",
        "",
        "depuis le 1er\xa0juin 2019, l’information des personnes relève de l’article\xa048 de la loi de 1978, et les cookies"
        " de son article\xa082.",
        "since 1 June 2019 information is article 48 of the French law of 1978, and cookies are its article 82.",
        LIL_RENUMBERED,
    ),
    (
        "law-1978-article-34",
        f"article|articles ... 34 ... {_OF_1978}\n{_OF_1978} ... article|articles ... 34\n"
        "article|articles ... 34 ... law|act ... 1978",
        "securite\nconfidentialite\nprecautions\nsecurity\nsecure",
        "",
        "depuis le 1er\xa0juin 2019, la sécurité relève de l’article\xa032 du RGPD, et non plus de l’article\xa034 de la loi"
        " de 1978.",
        "since 1 June 2019 security is Article 32 GDPR, and no longer article 34 of the French law of 1978.",
        LIL_RENUMBERED,
    ),
    (
        "law-1978-article-38",
        f"article|articles ... 38 ... {_OF_1978}\n{_OF_1978} ... article|articles ... 38\n"
        "article|articles ... 38 ... law|act ... 1978",
        "oppos*\nobject\nobjection\ndroits\nrights",
        "",
        "depuis le 1er\xa0juin 2019, le droit d’opposition est à l’article\xa056 de la loi de 1978, et non plus à son"
        " article\xa038.",
        "since 1 June 2019 the right to object is article 56 of the French law of 1978, and no longer its article 38.",
        LIL_RENUMBERED,
    ),
    (
        "law-1978-article-39",
        f"article|articles ... 39 ... {_OF_1978}\n{_OF_1978} ... article|articles ... 39\n"
        "article|articles ... 39 ... law|act ... 1978",
        "acces\nacceder\naccess\ndroits\nrights",
        "",
        "depuis le 1er\xa0juin 2019, le droit d’accès est à l’article\xa049 de la loi de 1978, et non plus à son"
        " article\xa039.",
        "since 1 June 2019 the right of access is article 49 of the French law of 1978, and no longer its article 39.",
        LIL_RENUMBERED,
    ),
    (
        "law-1978-article-40",
        f"article|articles ... 40 ... {_OF_1978}\n{_OF_1978} ... article|articles ... 40\n"
        "article|articles ... 40 ... law|act ... 1978",
        "rectifi*\neffac*\nsupprim*\nsuppression\nerase*\nerasure\ncorrect*\ndroits\nrights",
        "",
        "depuis le 1er\xa0juin 2019, la rectification est à l’article\xa050 de la loi de 1978, l’effacement à"
        " l’article\xa051, la limitation à l’article\xa053 et la portabilité à l’article\xa055.",
        "since 1 June 2019 rectification is article 50 of the French law of 1978, erasure article 51, restriction"
        " article 53 and portability article 55.",
        LIL_RENUMBERED,
    ),
    (
        "law-1978-article-40-1",
        f"article|articles ... 40 1 ... {_OF_1978}\n{_OF_1978} ... article|articles ... 40 1\n"
        "article|articles ... 40 1 ... law|act ... 1978",
        "mort\ndeces\ndirectives\ndeath",
        "",
        "depuis le 1er\xa0juin 2019, le sort des données après le décès relève des articles\xa084 à 86 de la loi de 1978.",
        "since 1 June 2019 data after death are articles 84 to 86 of the French law of 1978.",
        LIL_RENUMBERED,
    ),
    (
        "law-2004",
        "modifiee par la loi ... 6 aout 2004\nloi ... 2004 801\nloi du 6 aout 2004\nlaw|act of 6 august 2004",
        "",
        "",
        "la loi du 6\xa0août 2004 n’est plus la rédaction en vigueur\xa0: la loi de 1978 a été réécrite par l’ordonnance"
        " n°\xa02018-1125, en vigueur depuis le 1er\xa0juin 2019.",
        "the law of 6 August 2004 is no longer the text in force: ordonnance no. 2018-1125 rewrote the French law of 1978"
        " from 1 June 2019.",
        LIL_RENUMBERED,
    ),
    (
        "legitimate-grounds",
        "pour un|des|de motif* legitime*\ninvoqu* ... motif* legitime*\nlegitimate grounds|reasons",
        "oppos*\nobject\nobjection",
        "motif* legitime* imperieu*\nmotif* legitime* et imperieu*\nimperieu* ... legitime*\ncompelling",
        "depuis le 25\xa0mai 2018, la personne invoque des raisons tenant à sa situation particulière (article\xa021 du"
        " RGPD), et non plus des «\xa0motifs légitimes\xa0».",
        "since 25 May 2018 a person objects on grounds relating to their particular situation (Article 21 GDPR), and no"
        " longer on “legitimate grounds”.",
        GDPR_APPLIES,
    ),
    (
        "locking",
        "verrouillage\nverrouiller ... donnees\nblocking",
        "acces\nrectifi*\neffac*\nerasure\nrectification",
        "",
        "depuis le 25\xa0mai 2018, le «\xa0verrouillage\xa0» est remplacé par la limitation du traitement (article\xa018 du"
        " RGPD).",
        "since 25 May 2018 “blocking” is replaced by restriction of processing (Article 18 GDPR).",
        GDPR_APPLIES,
    ),
    (
        "limitation-three-years",
        "article 8 ... code de procedure penale\narticle 8 ... code of criminal procedure",
        "trois ans\n3 ans\nthree years\n3 years",
        "",
        "les délits se prescrivent par six ans depuis le 1er\xa0mars 2017, et non plus par trois.",
        "since 1 March 2017 the limitation period of French délits is six years, and no longer three.",
        datetime.date(2017, 3, 1),
    ),
    (
        "directive-95-46",
        "directive ... 95 46\ndirective ... 24 octobre 1995\ndirective ... 24 october 1995",
        "",
        "abrog*\nrepeal*",
        "la directive 95/46/CE a été abrogée par le RGPD le 25\xa0mai 2018.",
        "Directive 95/46/EC was repealed by the GDPR on 25 May 2018.",
        GDPR_APPLIES,
    ),
    (
        "cookie-guidelines",
        "deliberation* ... 2013 378\ndeliberation* ... 2019 093",
        "",
        "abrog*\nrepeal*\nremplac*",
        "ces délibérations de la CNIL sont remplacées par les délibérations n°\xa02020-091 et n°\xa02020-092.",
        "these decisions of the CNIL are replaced by its délibérations 2020-091 and 2020-092.",
        datetime.date(2020, 10, 2),
    ),
    (
        "privacy-shield",
        "privacy shield\nbouclier de protection des donnees\nbouclier vie privee",
        "",
        "invalid*\nannul*",
        "le «\xa0Privacy Shield\xa0» a été invalidé le 16\xa0juillet 2020 (CJUE, C-311/18).",
        "the Privacy Shield was invalidated on 16 July 2020 (CJEU, C-311/18).",
        datetime.date(2020, 7, 16),
    ),
    (
        "safe-harbor",
        "safe harbor|harbour\nsphere de securite",
        "",
        "invalid*\nannul*",
        "le «\xa0Safe Harbor\xa0» a été invalidé le 6\xa0octobre 2015 (CJUE, C-362/14).",
        "Safe Harbor was invalidated on 6 October 2015 (CJEU, C-362/14).",
        datetime.date(2015, 10, 6),
    ),
    (
        "google-plus",
        "google +\ngoogle plus",
        "",
        "",
        "Google+ a fermé le 2\xa0avril 2019.",
        "Google+ closed on 2 April 2019.",
        datetime.date(2019, 4, 2),
    ),
    (
        "twitter",
        "twitter",
        "",
        "anciennement twitter\nex twitter\nformerly twitter",
        "Twitter s’appelle X depuis le 24\xa0juillet 2023.",
        "Twitter has been called X since 24 July 2023.",
        datetime.date(2023, 7, 24),
    ),
    (
        "rue-vivienne",
        "8 rue vivienne",
        "",
        "",
        "la CNIL n’est plus rue Vivienne\xa0: son adresse est 3 place de Fontenoy, TSA\xa080715, 75334 Paris Cedex\xa007.",
        "the CNIL has left rue Vivienne: its address is 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07.",
        None,
    ),
]


def seed(apps, schema_editor):
    citation = apps.get_model("policies", "OutdatedCitation")
    for key, citations, subjects, exceptions, french, english, repealed_on in ROWS:
        citation.objects.create(
            key=key,
            citations=citations,
            subjects=subjects,
            exceptions=exceptions,
            changed_fr=french,
            changed_en=english,
            repealed_on=repealed_on,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0006_merged_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=8, unique=True, verbose_name='rule')),
                ('is_on', models.BooleanField(null=True, verbose_name='switched on')),
                ('severity', models.CharField(blank=True, choices=[('error', 'Blocks a submission'), ('warning', 'Is shown')], max_length=7, verbose_name='severity')),
            ],
            options={
                'verbose_name': 'setting of a rule',
                'verbose_name_plural': 'settings of rules',
            },
        ),
        migrations.CreateModel(
            name='OutdatedCitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Write small letters, digits and hyphens.')], verbose_name='key')),
                ('citations', models.TextField(help_text='One pattern in each line. A star stands for any letters, “a|b” for either word, three dots for up to eight words: norme* simplifie*', max_length=2000, verbose_name='how it is cited')),
                ('subjects', models.TextField(blank=True, help_text='Words of the same sentence.', max_length=2000, verbose_name='what for')),
                ('exceptions', models.TextField(blank=True, help_text='Words of the same sentence.', max_length=2000, verbose_name='unless it says')),
                ('changed_fr', models.CharField(max_length=500, verbose_name='what changed, in French')),
                ('changed_en', models.CharField(max_length=500, verbose_name='what changed, in English')),
                ('in_force_from', models.DateField(blank=True, null=True, verbose_name='in force from')),
                ('repealed_on', models.DateField(blank=True, help_text='The first day on which it no longer applies.', null=True, verbose_name='repealed on')),
                ('is_on', models.BooleanField(default=True, verbose_name='switched on')),
                ('law', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='policies.legalreference', verbose_name='legal reference')),
            ],
            options={
                'verbose_name': 'outdated citation',
                'verbose_name_plural': 'outdated citations',
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
