import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

/** VerifyPdf FILE…: PDF/A-3a and PDF/UA-1 of each file by veraPDF; exit 1 when any rule fails. */
public class VerifyPdf {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean ok = true;
        for (String file : files) {
            for (PDFAFlavour flavour : new PDFAFlavour[] {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1}) {
                try (var in = new FileInputStream(file);
                     var parser = Foundries.defaultInstance().createParser(in, flavour);
                     var validator = Foundries.defaultInstance().createValidator(flavour, 1000, false, true, false)) {
                    var result = validator.validate(parser);
                    ok &= result.isCompliant();
                    System.out.println(file + " " + flavour + " " + (result.isCompliant() ? "PASS" : "FAIL " + result.getFailedChecks()));
                }
            }
        }
        System.exit(ok ? 0 : 1);
    }
}
