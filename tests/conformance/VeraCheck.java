import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Asks veraPDF: flavour file flavour file ... Exit 0: each conforms. 1: one does not. 3: broken. */
public class VeraCheck {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean all = true;
        for (int at = 0; at < args.length; at += 2) {
            PDFAFlavour flavour = PDFAFlavour.fromString(args[at]);
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(args[at + 1]), flavour);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                System.out.printf("%s compliant=%s assertions=%d%n", args[at], result.isCompliant(), result.getTotalAssertions());
                for (TestAssertion failed : result.getTestAssertions())
                    System.out.println("  " + failed.getRuleId().getClause() + " " + failed.getMessage());
                all &= result.isCompliant();
            } catch (Throwable broken) {
                System.out.println(args[at] + " EXC " + broken);
                System.exit(3);
            }
        }
        System.exit(all ? 0 : 1);
    }
}
