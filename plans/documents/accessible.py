"""The claim of PDF/UA-1 in the metadata of a PDF/A-3a file.

WeasyPrint 70 writes one claim at a time; its option for further metadata makes a second rdf:RDF, which validators do
not read. PDF/A wants the schema of a foreign claim described in the file itself (ISO 19005-3, 6.6.2.3).
"""

from xml.etree.ElementTree import register_namespace, tostring

from defusedxml.ElementTree import fromstring

PREFIXES = {  # validators ask for these very prefixes
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
CLAIM = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <rdf:Description rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>
  <rdf:Description rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


def claim_accessible(metadata) -> None:
    """Let WeasyPrint's ``DocumentMetadata`` say PDF/UA-1 beside its own claim."""
    own = metadata.generate_rdf_metadata
    for prefix, address in PREFIXES.items():
        register_namespace(prefix, address)

    def both(variant, version, conformance) -> bytes:
        rdf = fromstring(own(variant, version, conformance))
        rdf.extend(fromstring(CLAIM))
        return tostring(rdf, encoding="utf-8")

    metadata.generate_rdf_metadata = both
