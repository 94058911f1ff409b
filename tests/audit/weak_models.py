"""Models, forms and readers that an installation is better without."""

from __future__ import annotations

import contextlib
import re
from unittest import mock
from urllib.request import urlopen

from lxml import etree

from audit.installation import Small
from watchword.audit.checks import xml
from watchword.audit.evidence import Evidence
from watchword.markup.document import Limits

_MODEL = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="p" isExecutable="true">{}</process></definitions>'
)
SCRIPT_TASK = _MODEL.format('<scriptTask id="s" scriptFormat="groovy"><script>x</script></scriptTask>')
FORM_WITHOUT_CHECKS = _MODEL.format(
    '<userTask id="t"><extensionElements><camunda:formData><camunda:formField id="a" type="string"/>'
    "</camunda:formData></extensionElements></userTask>"
)
HTML_FORM = '<form name="f"><input cam-variable-name="a"><script cam-script type="text/form-script">x</script></form>'


def lax_reader(small: Small) -> Evidence:
    """Read models as a parser does that nobody has hardened; what it can't fetch itself is fetched for it."""

    def read(content: bytes, _name: str, _limits: Limits) -> etree._Element:
        for address in re.findall(rb"http://127[^\"]+", content):
            with contextlib.suppress(OSError):
                urlopen(address.decode(), timeout=0.05)  # noqa: S310 - a listener of the check's own
        parser = etree.XMLParser(resolve_entities=False, load_dtd=True, no_network=False, huge_tree=True, recover=True)
        return etree.fromstring(content, parser)

    small.stack.enter_context(mock.patch.object(xml, "parse_xml", read))
    return small.weak()
