import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningListVariable;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.calculator.EasyScoreCalculator;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.composite.UnionMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.list.ListChangeMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.list.ListSwapMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.list.kopt.KOptListMoveSelectorConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.localsearch.decider.acceptor.LocalSearchAcceptorConfig;
import ai.timefold.solver.core.config.localsearch.decider.forager.LocalSearchForagerConfig;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.impl.solver.DefaultSolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Collectors;

/**
 * Visit planning for Timefold: a list variable per carer, and a score calculator that gives all visits their earliest
 * times in one pass over flat arrays.
 * Reads the task as numbers (peers/timefold_java.py writes them); writes "seconds;visits of carer 0|of carer 1|...".
 */
public class Timefold {

    static long[][] travel;

    @PlanningEntity
    public static class Carer {
        @PlanningId
        public int id;

        @PlanningListVariable
        public List<Visit> visits = new ArrayList<>();

        public Carer() {}
    }

    public static class Visit {
        @PlanningId
        public int id;
        int place;
        long minutes, earliest, due, least, most;
        boolean first;
        Visit partner;
        BitSet able = new BitSet();

        boolean together() {
            return least == 0 && most == 0;
        }
    }

    @PlanningSolution
    public static class Plan {
        @ProblemFactCollectionProperty
        @ValueRangeProvider
        public List<Visit> visits = new ArrayList<>();

        @PlanningEntityCollectionProperty
        public List<Carer> carers = new ArrayList<>();

        @PlanningScore
        public HardSoftLongScore score;

        public Plan() {}
    }

    /** Hard: visits by the wrong carer and visits that wait in a circle. Soft: travel + lateness + largest lateness. */
    public static class Rules implements EasyScoreCalculator<Plan, HardSoftLongScore> {
        static final int MOST_ROUNDS = 20;
        private long[] start, bound, free;
        private int[] at, place, carerOf;

        @Override
        public HardSoftLongScore calculateScore(Plan plan) {
            int n = plan.visits.size();
            if (start == null) {
                start = new long[n];
                bound = new long[n];
                carerOf = new int[n];
                at = new int[plan.carers.size()];
                free = new long[at.length];
                place = new int[at.length];
            }
            Arrays.fill(carerOf, -1);
            Arrays.fill(bound, 0);
            long hard = 0, soft = 0;
            int planned = 0;
            for (Carer carer : plan.carers) {
                int here = 0;
                for (Visit visit : carer.visits) {
                    soft += travel[here][visit.place];
                    here = visit.place;
                    carerOf[visit.id] = carer.id;
                    hard += visit.able.get(carer.id) ? 0 : 1;
                    planned++;
                    if (visit.partner != null && carerOf[visit.partner.id] == carer.id) {
                        hard++;
                    }
                }
                soft += travel[here][0];
            }
            for (int round = 0; ; round++) {
                int made = times(plan);
                if (made < planned) {
                    return HardSoftLongScore.of(-hard - (planned - made), -soft);
                }
                if (!stretched(plan)) {
                    break;
                }
                if (round == MOST_ROUNDS) {
                    hard++;
                    break;
                }
            }
            long worst = 0;
            for (Visit visit : plan.visits) {
                if (carerOf[visit.id] >= 0 && start[visit.id] > visit.due) {
                    soft += start[visit.id] - visit.due;
                    worst = Math.max(worst, start[visit.id] - visit.due);
                }
            }
            return HardSoftLongScore.of(-hard, -soft - worst);
        }

        /** The earliest times without the longest delays; how many visits got one. */
        private int times(Plan plan) {
            Arrays.fill(start, -1);
            Arrays.fill(at, 0);
            Arrays.fill(free, 0);
            Arrays.fill(place, 0);
            int made = 0;
            boolean moved = true;
            while (moved) {
                moved = false;
                for (Carer carer : plan.carers) {
                    while (at[carer.id] < carer.visits.size()) {
                        Visit visit = carer.visits.get(at[carer.id]);
                        long time = ready(visit, carer.id);
                        Visit other = visit.partner;
                        int with = other == null ? -1 : carerOf[other.id];
                        if (with >= 0 && visit.together()) {
                            List<Visit> others = plan.carers.get(with).visits;
                            if (with == carer.id || at[with] >= others.size() || others.get(at[with]) != other) {
                                break;
                            }
                            time = Math.max(time, ready(other, with));
                            take(other, with, time);
                            made++;
                        } else if (with >= 0 && !visit.first) {
                            if (start[other.id] < 0) {
                                break;
                            }
                            time = Math.max(time, start[other.id] + visit.least);
                        }
                        take(visit, carer.id, time);
                        made++;
                        moved = true;
                    }
                }
            }
            return made;
        }

        /** Puts off first visits whose second comes later than the longest delay after them; whether there were any. */
        private boolean stretched(Plan plan) {
            boolean any = false;
            for (Visit visit : plan.visits) {
                if (visit.first && carerOf[visit.id] >= 0 && carerOf[visit.partner.id] >= 0
                        && start[visit.partner.id] - start[visit.id] > visit.most) {
                    bound[visit.id] = start[visit.partner.id] - visit.most;
                    any = true;
                }
            }
            return any;
        }

        private long ready(Visit visit, int carer) {
            long arrival = free[carer] + travel[place[carer]][visit.place];
            return Math.max(Math.max(arrival, visit.earliest), bound[visit.id]);
        }

        private void take(Visit visit, int carer, long time) {
            start[visit.id] = time;
            free[carer] = time + visit.minutes;
            place[carer] = visit.place;
            at[carer]++;
        }
    }

    public static void main(String[] arguments) {
        Plan plan = read(new Scanner(System.in));
        var limit = Duration.ofMillis((long) (1000 * Double.parseDouble(arguments[0]) - 200));
        SolverConfig config = new SolverConfig()
            .withSolutionClass(Plan.class)
            .withEntityClasses(Carer.class)
            .withEasyScoreCalculatorClass(Rules.class)
            .withRandomSeed(Long.parseLong(arguments[1]))
            .withPhases(new ConstructionHeuristicPhaseConfig(), annealing())
            .withTerminationSpentLimit(limit);
        var solver = SolverFactory.<Plan>create(config).buildSolver();
        long began = System.nanoTime();
        solver.addEventListener(event -> {
            Plan best = event.getNewBestSolution();
            if (event.isNewBestSolutionInitialized() && best.score.isFeasible()) {
                System.out.println(seconds(began) + ";" + routes(best));
            }
        });
        Plan best = solver.solve(plan);
        System.out.println(seconds(began) + ";" + (best.score.isFeasible() ? routes(best) : ""));
        System.out.println("moves a second: " + ((DefaultSolver<Plan>) solver).getMoveEvaluationSpeed());
    }

    /** Simulated annealing from an hour; measured beside late acceptance, tabu search and ruin and recreate. */
    static LocalSearchPhaseConfig annealing() {
        return new LocalSearchPhaseConfig()
            .withAcceptorConfig(
                new LocalSearchAcceptorConfig().withSimulatedAnnealingStartingTemperature("0hard/6000soft"))
            .withForagerConfig(new LocalSearchForagerConfig().withAcceptedCountLimit(1))
            .withMoveSelectorConfig(new UnionMoveSelectorConfig().withMoveSelectors(
                new ListChangeMoveSelectorConfig(), new ListSwapMoveSelectorConfig(), new KOptListMoveSelectorConfig()));
    }

    static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    static String routes(Plan plan) {
        return plan.carers.stream()
            .map(c -> c.visits.stream().map(v -> Integer.toString(v.id)).collect(Collectors.joining(",")))
            .collect(Collectors.joining("|"));
    }

    static Plan read(Scanner in) {
        Plan plan = new Plan();
        int places = in.nextInt(), visits = in.nextInt(), carers = in.nextInt(), links = in.nextInt();
        travel = new long[places][places];
        for (long[] row : travel) {
            for (int j = 0; j < places; j++) {
                row[j] = in.nextLong();
            }
        }
        for (int k = 0; k < carers; k++) {
            Carer carer = new Carer();
            carer.id = k;
            plan.carers.add(carer);
        }
        for (int i = 0; i < visits; i++) {
            Visit visit = new Visit();
            visit.id = i;
            visit.place = in.nextInt();
            visit.minutes = in.nextLong();
            visit.earliest = in.nextLong();
            visit.due = in.nextLong();
            for (int able = in.nextInt(); able > 0; able--) {
                visit.able.set(in.nextInt());
            }
            plan.visits.add(visit);
        }
        for (int l = 0; l < links; l++) {
            Visit one = plan.visits.get(in.nextInt()), two = plan.visits.get(in.nextInt());
            one.partner = two;
            two.partner = one;
            one.first = true;
            one.least = two.least = in.nextLong();
            one.most = two.most = in.nextLong();
        }
        return plan;
    }
}
